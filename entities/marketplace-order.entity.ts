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
import type { AcceptedTotals } from '../domain/totals';
import { Instance } from './instance.entity';

/** Take: import as a sale order. Wait: would be taken but for a reason. Ignore: by rule not taken. */
export type OrderDecision = 'taken' | 'waiting' | 'ignored';
export type OrderProgress = 'running' | 'waiting' | 'parked' | 'paused' | 'finished';
export type Turn = 'us' | 'warehouse' | 'marketplace' | 'customer' | 'nobody';

/**
 * A marketplace order as we know it: identity, current reception, what was decided, where its lifecycle stands.
 * (instance, marketplace order id) is its identity for ever [ORD-05].
 */
@Entity()
@Unique(['instance', 'marketplaceOrderId'])
@Index('ix_marketplace_order_pending', ['instance', 'id'], { where: `pending_revision > dispatched_revision` })
@Index('ix_marketplace_order_read_back', ['instance', 'id'], { where: `read_back_wanted` })
@Index('ix_marketplace_order_seller_reference', ['instance'], { where: `seller_reference_wanted` })
@Index('ix_marketplace_order_ordered', ['orderedAt', 'id'])
@Index('ix_marketplace_order_instance_ordered', ['instance', 'orderedAt', 'id'])
@Index('ix_marketplace_order_deadline', ['shippingDeadline', 'id'])
@Index('ix_marketplace_order_open_deadline', ['nextDeadlineAt', 'id'], { where: `next_deadline_at is not null` })
@Index('ix_marketplace_order_risk', ['atRiskFrom'], { where: `at_risk_from is not null and not is_risk_told` })
@Index('ix_marketplace_order_open', ['instance', 'id'], { where: `progress <> 'finished' and decision <> 'ignored'` })
@Index('ix_marketplace_order_ignored', ['instance', 'decidedSettingsVersion'], { where: `decision = 'ignored'` })
@Index('ix_marketplace_order_left', ['leftToPerson', 'instance'], { where: 'left_to_person is not null' })
@Index('ix_marketplace_order_reason', ['reasonCode', 'instance'], { where: `parked_step is not null` })
@Check('ck_marketplace_order_decision', `decision in ('taken', 'waiting', 'ignored')`)
@Check('ck_marketplace_order_progress', `progress in ('running', 'waiting', 'parked', 'paused', 'finished')`)
@Check('ck_marketplace_order_turn', `turn in ('us', 'warehouse', 'marketplace', 'customer', 'nobody')`)
export class MarketplaceOrder {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' })
  id!: string;

  @Column('bigint')
  instanceId!: string;

  @ManyToOne(() => Instance, { nullable: false })
  @JoinColumn()
  instance!: Relation<Instance>;

  @Column('text')
  marketplaceOrderId!: string;

  @Column('text', { nullable: true })
  commercialId!: string | null;

  /** As Mirakl spells it. */
  @Column('text')
  state!: string;

  /** The furthest state that was accepted; a transition the state table does not hold parks the order [ORD-16]. */
  @Column('text', { nullable: true })
  acceptedState!: string | null;

  @Column('text', { nullable: true })
  currency!: string | null;

  /** What the marketplace says is to be booked, taxes included; decimal text. */
  @Column('numeric', { nullable: true, precision: 18, scale: 4 })
  total!: string | null;

  @Column('integer', { default: 0 })
  lineCount!: number;

  @Column('timestamptz', { nullable: true })
  orderedAt!: Date | null;

  @Column('timestamptz', { nullable: true })
  shippingDeadline!: Date | null;

  @Column('text', { nullable: true })
  paymentType!: string | null;

  @Column('text', { nullable: true })
  channelCode!: string | null;

  /** Hash of the current reception. */
  @Column('text')
  contentHash!: string;

  /** Hash of the reception that the sale order reflects. */
  @Column('text', { nullable: true })
  appliedContentHash!: string | null;

  @Column('timestamptz')
  lastUpdatedAt!: Date;

  /** Start of the latest request that gave the current reception. */
  @Column('timestamptz')
  requestedAt!: Date;

  @Column('timestamptz')
  lastReadAt!: Date;

  @Column('text')
  decision!: OrderDecision;

  @Column('text', { nullable: true })
  decisionReason!: string | null;

  @Column('integer', { default: 1 })
  decidedSettingsVersion!: number;

  /** Imported by id: the status filter does not apply [ORD-03]. */
  @Column('boolean', { default: false })
  isRequested!: boolean;

  @Column('text', { default: 'running' })
  progress!: OrderProgress;

  @Column('text', { default: 'us' })
  turn!: Turn;

  @Column('text', { nullable: true })
  currentStep!: string | null;

  /** The step that waits for a person to do it, because its switch is off or it was skipped [WFL-07]. */
  @Column('text', { nullable: true })
  leftToPerson!: string | null;

  @Column('text', { nullable: true })
  waitingFor!: string | null;

  @Column('timestamptz', { nullable: true })
  waitingSince!: Date | null;

  /** By when it is to be shipped, while it is not; null once it is, and of what ended. */
  @Column('timestamptz', { nullable: true })
  nextDeadlineAt!: Date | null;

  /** From when on it threatens to be late; null as `nextDeadlineAt` [TRK-07]. */
  @Column('timestamptz', { nullable: true })
  atRiskFrom!: Date | null;

  /** A to-do was raised for that; not for another moment. */
  @Column('boolean', { default: false })
  isRiskTold!: boolean;

  @Column('integer', { default: 0 })
  attempts!: number;

  @Column('timestamptz', { nullable: true })
  nextTryAt!: Date | null;

  @Column('text', { nullable: true })
  lastError!: string | null;

  @Column('text', { nullable: true })
  reasonCode!: string | null;

  @Column('text', { nullable: true })
  reasonText!: string | null;

  /** What the reason names, such as SKUs; null when it was parked before that was kept. */
  @Column('text', { array: true, nullable: true })
  reasonSubjects!: string[] | null;

  /** Figures that differ and that a person accepted before the import. */
  @Column('jsonb', { nullable: true })
  acceptedTotals!: AcceptedTotals | null;

  /** Since when its buyer is erased: answers are kept without them from then on [PAR-05]. */
  @Column('timestamptz', { nullable: true })
  erasedAt!: Date | null;

  /** Counted up by each park, never restarted; Retry and Skip name it. */
  @Column('integer', { default: 0 })
  parkNumber!: number;

  /** The step that waits for a person; null when none does. */
  @Column('text', { nullable: true })
  parkedStep!: string | null;

  /** Hash of the reception at which it parked: another one, or null after Retry, is a reason to try again. */
  @Column('text', { nullable: true })
  parkedContentHash!: string | null;

  /** Number of the transaction in which it parked; null when it was parked before that was kept. */
  @Column('bigint', { nullable: true })
  parkedInTransaction!: string | null;

  @Column('text', { nullable: true })
  pausedBy!: string | null;

  @Column('text', { nullable: true })
  pauseNote!: string | null;

  /** Raised by every write that concerns the order, by anyone but its own lifecycle. */
  @Column('integer', { default: 0 })
  pendingRevision!: number;

  @Column('integer', { default: 0 })
  dispatchedRevision!: number;

  @Column('timestamptz', { nullable: true })
  claimedUntil!: Date | null;

  /** Read it from the marketplace: before it is told something, or after the answer of a write was lost. */
  @Column('boolean', { default: false })
  readBackWanted!: boolean;

  /** Our order number waits to be written to the marketplace (OR04) [ORD-13]. */
  @Column('boolean', { default: false })
  sellerReferenceWanted!: boolean;

  @Column('timestamptz', { default: () => 'now()' })
  createdAt!: Date;
}
