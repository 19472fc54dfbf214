import {
  Check,
  Column,
  Entity,
  Index,
  JoinColumn,
  ManyToOne,
  PrimaryGeneratedColumn,
  type Relation,
  Unique,
} from 'typeorm';
import { Instance } from './instance.entity';
import { Journal } from './journal.entity';
import { Partner } from './partner.entity';
import { SaleOrder } from './sale-order.entity';

export type InvoiceState = 'draft' | 'posted' | 'paid' | 'cancelled';

/**
 * An invoice or credit note. Its number comes from the journal's gapless series when it is validated [WFL-03].
 */
@Entity()
@Unique(['saleOrder', 'source'])
@Unique(['journal', 'number'])
@Index('ix_invoice_credited_invoice', ['creditedInvoice'], { where: `credited_invoice_id is not null` })
@Index('ix_invoice_instance', ['instance', 'id'])
@Index('ix_invoice_date', ['invoiceDate', 'id'])
@Index('ix_invoice_draft', ['id'], { where: `state = 'draft'` })
@Index('ix_invoice_credit_open', ['id'], {
  where: `kind = 'creditNote' and state in ('draft', 'posted') and refund_state is distinct from 'REFUNDED'`,
})
@Check('ck_invoice_state', `state in ('draft', 'posted', 'paid', 'cancelled')`)
export class Invoice {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' })
  id!: string;

  @Column('bigint')
  saleOrderId!: string;

  @ManyToOne(() => SaleOrder, { nullable: false })
  @JoinColumn()
  saleOrder!: Relation<SaleOrder>;

  /** Of its order: lists of one instance read no other. */
  @Column('bigint')
  instanceId!: string;

  @ManyToOne(() => Instance, { nullable: false })
  @JoinColumn()
  instance!: Relation<Instance>;

  /** What the invoice is for; with the sale order it is unique. */
  @Column('text')
  source!: string;

  @Column('text')
  kind!: 'invoice' | 'creditNote';

  @Column('text', { default: 'draft' })
  state!: InvoiceState;

  @Column('bigint')
  journalId!: string;

  @ManyToOne(() => Journal, { nullable: false })
  @JoinColumn()
  journal!: Relation<Journal>;

  @Column('text', { nullable: true })
  number!: string | null;

  @Column('bigint')
  partnerId!: string;

  @ManyToOne(() => Partner, { nullable: false })
  @JoinColumn()
  partner!: Relation<Partner>;

  @Column('text')
  currency!: string;

  @Column('numeric', { precision: 18, scale: 4 })
  amountUntaxed!: string;

  @Column('numeric', { precision: 18, scale: 4 })
  amountTax!: string;

  @Column('numeric', { precision: 18, scale: 4 })
  amountTotal!: string;

  /** Of a credit note of a refund: where the refund stands, as Mirakl spells it [CAN-05]. */
  @Column('text', { nullable: true })
  refundState!: string | null;

  /** Of the act of the marketplace that gave back several refunds together. */
  @Column('text', { nullable: true })
  orderRefundId!: string | null;

  /** Of a credit note of a refund: what of its commission the marketplace gives back, taxes included, as given. */
  @Column('numeric', { precision: 18, scale: 4, nullable: true })
  commission!: string | null;

  /** Of a credit note: why, in words. */
  @Column('text', { nullable: true })
  reason!: string | null;

  /** Of a credit note: the invoice that it takes back in part or whole; null until there is one. */
  @Column('bigint', { nullable: true })
  creditedInvoiceId!: string | null;

  @ManyToOne(() => Invoice, { nullable: true })
  @JoinColumn()
  creditedInvoice!: Relation<Invoice> | null;

  /** Of a draft credit note: who asked to validate it. */
  @Column('text', { nullable: true })
  validationWantedBy!: string | null;

  @Column('date', { nullable: true })
  invoiceDate!: string | null;

  @Column('date', { nullable: true })
  dueDate!: string | null;

  @Column('timestamptz', { default: () => 'now()' })
  createdAt!: Date;
}
