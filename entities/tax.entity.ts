import { Column, Entity, JoinColumn, ManyToOne, PrimaryGeneratedColumn, type Relation, Unique } from 'typeorm';
import { Company } from './company.entity';

/**
 * A tax. One that the marketplace gives is named from code, rate and Included/Excluded [TAX-02]. The rate is taken, never computed.
 */
@Entity()
@Unique(['company', 'name'])
export class Tax {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' })
  id!: string;

  @Column('bigint')
  companyId!: string;

  @ManyToOne(() => Company, { nullable: false })
  @JoinColumn()
  company!: Relation<Company>;

  @Column('text')
  name!: string;

  @Column('text')
  code!: string;

  @Column('numeric', { nullable: true, precision: 9, scale: 4 })
  rate!: string | null;

  @Column('boolean', { default: false })
  isIncluded!: boolean;

  /** Where it is booked; one that an import made has the instance's. */
  @Column('text', { nullable: true })
  account!: string | null;

  @Column('boolean', { default: false })
  isArchived!: boolean;
}
