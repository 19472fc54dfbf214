import { Column, Entity, JoinColumn, ManyToOne, PrimaryGeneratedColumn, type Relation, Unique } from 'typeorm';
import { Company } from './company.entity';

/**
 * For which sales taxes are exchanged: by country of delivery, and by whether the buyer has a VAT number [TAX-03].
 */
@Entity()
@Unique(['company', 'code'])
export class FiscalPosition {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' })
  id!: string;

  @Column('bigint')
  companyId!: string;

  @ManyToOne(() => Company, { nullable: false })
  @JoinColumn()
  company!: Relation<Company>;

  @Column('text')
  code!: string;

  @Column('text')
  name!: string;

  /** ISO 3166-1 alpha-2; none means every country. */
  @Column('text', { array: true, default: [] })
  countries!: string[];

  @Column('boolean', { default: false })
  requiresVatNumber!: boolean;

  @Column('boolean', { default: false })
  isArchived!: boolean;
}
