import { Column, Entity, JoinColumn, ManyToOne, PrimaryGeneratedColumn, type Relation, Unique } from 'typeorm';
import { Company } from './company.entity';

/**
 * How we ship. An empty country means valid everywhere.
 */
@Entity()
@Unique(['company', 'name', 'country'])
export class DeliveryMethod {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' })
  id!: string;

  @Column('bigint')
  companyId!: string;

  @ManyToOne(() => Company, { nullable: false })
  @JoinColumn()
  company!: Relation<Company>;

  @Column('text')
  name!: string;

  /** ISO 3166-1 alpha-2, empty for any. */
  @Column('text', { default: '' })
  country!: string;

  /** The marketplace's code for this way of shipping, where known [DLV-01]. */
  @Column('text', { nullable: true })
  marketplaceMethodCode!: string | null;

  @Column('boolean', { default: false })
  isArchived!: boolean;
}
