import { Check, Column, Entity, JoinColumn, ManyToOne, PrimaryGeneratedColumn, type Relation, Unique } from 'typeorm';
import { Company } from './company.entity';
import { PaymentTerm } from './payment-term.entity';

export type PartnerType = 'company' | 'invoice' | 'delivery';

/**
 * A customer, their company or one of their addresses [PAR-01]. The identity hash makes two workers create one [PAR-03].
 */
@Entity()
@Unique(['company', 'identityHash'])
@Check('ck_partner_type', `type in ('company', 'invoice', 'delivery')`)
export class Partner {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' })
  id!: string;

  @Column('bigint')
  companyId!: string;

  @ManyToOne(() => Company, { nullable: false })
  @JoinColumn()
  company!: Relation<Company>;

  @Column('bigint', { nullable: true })
  parentId!: string | null;

  @ManyToOne(() => Partner, { nullable: true })
  @JoinColumn()
  parent!: Relation<Partner> | null;

  @Column('text')
  type!: PartnerType;

  @Column('text')
  name!: string;

  @Column('text', { nullable: true })
  companyName!: string | null;

  /** The buyer's own where one is given, else the marketplace's alias, which is never compared [PAR-03]. */
  @Column('text', { nullable: true })
  email!: string | null;

  @Column('text', { nullable: true })
  phone!: string | null;

  @Column('text', { nullable: true })
  street1!: string | null;

  @Column('text', { nullable: true })
  street2!: string | null;

  @Column('text', { nullable: true })
  zip!: string | null;

  @Column('text', { nullable: true })
  city!: string | null;

  @Column('text', { nullable: true })
  state!: string | null;

  /** ISO 3166-1 alpha-2. */
  @Column('text', { nullable: true })
  country!: string | null;

  @Column('text', { nullable: true })
  locale!: string | null;

  @Column('text', { nullable: true })
  instructions!: string | null;

  @Column('text', { nullable: true })
  vatNumber!: string | null;

  @Column('text', { nullable: true })
  registrationNumber!: string | null;

  @Column('bigint', { nullable: true })
  paymentTermId!: string | null;

  @ManyToOne(() => PaymentTerm, { nullable: true })
  @JoinColumn()
  paymentTerm!: Relation<PaymentTerm> | null;

  /** Erased, and kept for posted invoices alone: shown to nobody, reused by no order [PAR-05]. */
  @Column('boolean', { default: false })
  isRestricted!: boolean;

  @Column('text')
  identityHash!: string;
}
