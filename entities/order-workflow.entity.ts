import { Check, Column, Entity, JoinColumn, ManyToOne, PrimaryGeneratedColumn, type Relation, Unique } from 'typeorm';
import { Company } from './company.entity';
import { Journal } from './journal.entity';

/**
 * Which steps run by themselves, and into which journals [WFL-02]. A later step needs the earlier.
 */
@Entity()
@Unique(['company', 'code'])
@Check(
  'ck_order_workflow_order',
  `(confirm_order or not create_invoice) and (create_invoice or not validate_invoice) and (validate_invoice or not register_payment)`,
)
export class OrderWorkflow {
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

  @Column('boolean', { default: false })
  confirmOrder!: boolean;

  @Column('boolean', { default: false })
  createInvoice!: boolean;

  @Column('boolean', { default: false })
  validateInvoice!: boolean;

  @Column('boolean', { default: false })
  registerPayment!: boolean;

  @Column('bigint', { nullable: true })
  orderJournalId!: string | null;

  @ManyToOne(() => Journal, { nullable: true })
  @JoinColumn()
  orderJournal!: Relation<Journal> | null;

  @Column('bigint', { nullable: true })
  paymentJournalId!: string | null;

  @ManyToOne(() => Journal, { nullable: true })
  @JoinColumn()
  paymentJournal!: Relation<Journal> | null;

  @Column('text', { nullable: true })
  paymentMethod!: string | null;

  @Column('boolean', { default: false })
  forceInvoiceDate!: boolean;

  @Column('text', { default: 'asSoonAsPossible' })
  shippingPolicy!: 'asSoonAsPossible' | 'allAtOnce';

  @Column('integer', { default: 0 })
  securityLeadDays!: number;

  @Column('text', { default: 'order' })
  invoicePer!: 'order' | 'delivery';

  @Column('boolean', { default: false })
  isArchived!: boolean;
}
