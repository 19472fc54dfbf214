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
import { DeliveryMethod } from './delivery-method.entity';
import { SaleOrder } from './sale-order.entity';
import { Warehouse } from './warehouse.entity';

export type DeliveryState = 'waiting' | 'ready' | 'done' | 'cancelled';

/**
 * What ships. Done is the warehouse's word; told is ours to the marketplace [TRK-01]. An order has one delivery, and one
 * more for each time that only a part of it left.
 */
@Entity()
@Unique(['name'])
@Index('ix_delivery_sale_order', ['saleOrder'])
@Index('ix_delivery_scheduled', ['scheduledAt', 'id'])
@Index('ix_delivery_untold', ['id'], { where: `state = 'done' and told_at is null` })
@Check('ck_delivery_state', `state in ('waiting', 'ready', 'done', 'cancelled')`)
export class Delivery {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' })
  id!: string;

  @Column('bigint')
  saleOrderId!: string;

  @ManyToOne(() => SaleOrder, { nullable: false })
  @JoinColumn()
  saleOrder!: Relation<SaleOrder>;

  @Column('text')
  name!: string;

  @Column('text', { default: 'waiting' })
  state!: DeliveryState;

  @Column('bigint')
  warehouseId!: string;

  @ManyToOne(() => Warehouse, { nullable: false })
  @JoinColumn()
  warehouse!: Relation<Warehouse>;

  @Column('bigint', { nullable: true })
  deliveryMethodId!: string | null;

  @ManyToOne(() => DeliveryMethod, { nullable: true })
  @JoinColumn()
  deliveryMethod!: Relation<DeliveryMethod> | null;

  /** The delivery whose rest this is; null of the first of an order. */
  @Column('bigint', { nullable: true })
  backOrderOfId!: string | null;

  @ManyToOne(() => Delivery, { nullable: true })
  @JoinColumn()
  backOrderOf!: Relation<Delivery> | null;

  /** When it should leave: the order's deadline less the lead days of its workflow, never before the order [WFL-02]. */
  @Column('timestamptz', { nullable: true })
  scheduledAt!: Date | null;

  /** Done although stock did not cover all of it [WFL-08]. */
  @Column('boolean', { default: false })
  isShort!: boolean;

  @Column('text', { nullable: true })
  carrierCode!: string | null;

  @Column('text', { nullable: true })
  carrierName!: string | null;

  @Column('text', { nullable: true })
  trackingNumber!: string | null;

  @Column('text', { nullable: true })
  trackingUrl!: string | null;

  @Column('timestamptz', { nullable: true })
  doneAt!: Date | null;

  @Column('text', { nullable: true })
  doneBy!: string | null;

  /** A person or the tracking export asked for the push. */
  @Column('boolean', { default: false })
  pushWanted!: boolean;

  /** A push that got no clear answer is not made again before; null when none did. */
  @Column('timestamptz', { nullable: true })
  nextPushAt!: Date | null;

  @Column('timestamptz', { nullable: true })
  toldAt!: Date | null;

  @Column('text', { nullable: true })
  toldBy!: 'us' | 'portal' | null;

  @Column('text', { nullable: true })
  exceptionCode!: string | null;

  /** The exact failure of the last push [TRK-04]. */
  @Column('text', { nullable: true })
  exceptionMessage!: string | null;

  @Column('timestamptz', { default: () => 'now()' })
  createdAt!: Date;
}
