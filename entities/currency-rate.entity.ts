import { Check, Column, Entity, JoinColumn, ManyToOne, PrimaryGeneratedColumn, type Relation, Unique } from 'typeorm';
import { Company } from './company.entity';

/**
 * What one unit of the company's currency costs in another one, from a day on until the next rate [LST-05]: with a
 * company in EUR, `USD 1.0825` says that one euro is 1.0825 dollars. The company's own currency needs no rate.
 */
@Entity()
@Unique(['company', 'currency', 'validOn'])
@Check('ck_currency_rate_currency', `currency ~ '^[A-Z]{3}$'`)
@Check('ck_currency_rate_rate', `rate > 0`)
export class CurrencyRate {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' })
  id!: string;

  @Column('bigint')
  companyId!: string;

  @ManyToOne(() => Company, { nullable: false })
  @JoinColumn()
  company!: Relation<Company>;

  /** ISO 4217. */
  @Column('text')
  currency!: string;

  /** First day on which it counts, `2026-03-01`. */
  @Column('date')
  validOn!: string;

  @Column('numeric', { precision: 20, scale: 10 })
  rate!: string;
}
