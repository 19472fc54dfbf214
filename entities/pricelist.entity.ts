import { Check, Column, Entity, JoinColumn, ManyToOne, PrimaryGeneratedColumn, type Relation, Unique } from 'typeorm';
import { Company } from './company.entity';

/**
 * What we ask, in one currency. An instance names its pricelist by code [LST-05].
 */
@Entity()
@Unique(['company', 'code'])
@Check('ck_pricelist_currency', `currency ~ '^[A-Z]{3}$'`)
export class Pricelist {
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

  /** ISO 4217. */
  @Column('text')
  currency!: string;

  @Column('boolean', { default: false })
  isArchived!: boolean;
}
