import { Check, Column, Entity, JoinColumn, ManyToOne, PrimaryGeneratedColumn, type Relation, Unique } from 'typeorm';
import type { FinancialStatus } from '../domain/financial-status';
import type { InstanceSettings } from '../domain/instance-settings';
import type { WorkflowConfigurationLine } from '../domain/workflow-configuration';
import { Company } from './company.entity';
import { DeliveryMethod } from './delivery-method.entity';
import { MarketplaceOrder } from './marketplace-order.entity';
import { Partner } from './partner.entity';
import { PaymentTerm } from './payment-term.entity';

export type SaleOrderState = 'draft' | 'confirmed' | 'cancelled';

/**
 * Our record of a marketplace order: one, for ever [ORD-05]. Amounts are as the marketplace gave them, in the order's own currency.
 */
@Entity()
@Unique(['order'])
@Unique(['company', 'name'])
@Check('ck_sale_order_state', `state in ('draft', 'confirmed', 'cancelled')`)
@Check('ck_sale_order_tax_system', `tax_system in ('default', 'marketplace', 'marketplaceWithFiscalPosition')`)
export class SaleOrder {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' })
  id!: string;

  @Column('bigint')
  orderId!: string;

  @ManyToOne(() => MarketplaceOrder, { nullable: false })
  @JoinColumn()
  order!: Relation<MarketplaceOrder>;

  @Column('bigint')
  companyId!: string;

  @ManyToOne(() => Company, { nullable: false })
  @JoinColumn()
  company!: Relation<Company>;

  @Column('text')
  name!: string;

  @Column('text', { default: 'draft' })
  state!: SaleOrderState;

  @Column('bigint')
  invoicePartnerId!: string;

  @ManyToOne(() => Partner, { nullable: false })
  @JoinColumn()
  invoicePartner!: Relation<Partner>;

  @Column('bigint')
  deliveryPartnerId!: string;

  @ManyToOne(() => Partner, { nullable: false })
  @JoinColumn()
  deliveryPartner!: Relation<Partner>;

  @Column('text')
  currency!: string;

  @Column('text')
  taxMode!: 'TAX_EXCLUDED' | 'TAX_INCLUDED';

  /** Whose taxes the lines have, as the instance had it at import. */
  @Column('text')
  taxSystem!: InstanceSettings['taxSystem'];

  /** Code of the one that fitted at import [TAX-03]. */
  @Column('text', { nullable: true })
  fiscalPosition!: string | null;

  /** Net of taxes. */
  @Column('numeric', { precision: 18, scale: 4 })
  amountUntaxed!: string;

  @Column('numeric', { precision: 18, scale: 4 })
  amountTax!: string;

  @Column('numeric', { precision: 18, scale: 4 })
  amountTotal!: string;

  /** What the marketplace says is to be booked; null when it named no total and a person accepted that. */
  @Column('numeric', { nullable: true, precision: 18, scale: 4 })
  marketplaceTotal!: string | null;

  /** Taxes that the marketplace gives, booked or not. */
  @Column('numeric', { precision: 18, scale: 4 })
  marketplaceTax!: string;

  /** What the marketplace's own lines added up to at import; a later answer is compared with this. */
  @Column('numeric', { precision: 18, scale: 4 })
  receivedTotal!: string;

  @Column('numeric', { nullable: true, precision: 18, scale: 4 })
  commission!: string | null;

  @Column('text', { nullable: true })
  paymentType!: string | null;

  @Column('text', { nullable: true })
  paymentWorkflow!: string | null;

  @Column('text')
  financialStatus!: FinancialStatus;

  @Column('bigint', { nullable: true })
  paymentTermId!: string | null;

  @ManyToOne(() => PaymentTerm, { nullable: true })
  @JoinColumn()
  paymentTerm!: Relation<PaymentTerm> | null;

  /** The chosen workflow configuration line and its switches, as they were at import [WFL-01]. */
  @Column('jsonb')
  workflow!: WorkflowConfigurationLine;

  @Column('bigint', { nullable: true })
  deliveryMethodId!: string | null;

  @ManyToOne(() => DeliveryMethod, { nullable: true })
  @JoinColumn()
  deliveryMethod!: Relation<DeliveryMethod> | null;

  @Column('text', { nullable: true })
  shippingMethodCode!: string | null;

  @Column('text', { nullable: true })
  shippingMethodLabel!: string | null;

  @Column('text', { nullable: true })
  shippingZoneCode!: string | null;

  @Column('text', { nullable: true })
  channelCode!: string | null;

  @Column('text', { nullable: true })
  channelLabel!: string | null;

  @Column('text')
  fulfillmentCenter!: string;

  @Column('text', { nullable: true })
  customerReference!: string | null;

  @Column('jsonb', { default: [] })
  additionalFields!: unknown;

  /** As the instance named them at import. */
  @Column('text', { nullable: true })
  salesTeam!: string | null;

  @Column('text', { nullable: true })
  salesperson!: string | null;

  @Column('timestamptz')
  orderedAt!: Date;

  @Column('timestamptz', { nullable: true })
  shippingDeadline!: Date | null;

  @Column('timestamptz', { nullable: true })
  deliveryEarliestAt!: Date | null;

  @Column('timestamptz', { nullable: true })
  deliveryLatestAt!: Date | null;

  @Column('timestamptz', { default: () => 'now()' })
  createdAt!: Date;
}
