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
import { Product } from './product.entity';
import { SaleOrder } from './sale-order.entity';

/**
 * A product, shipping or fee line. Refused and cancelled lines are kept for the record and counted 0 [ORD-10].
 */
@Entity()
@Unique(['saleOrder', 'position'])
@Index('ix_sale_order_line_product', ['product'])
@Index('ix_sale_order_line_discount_product', ['discountProduct'], { where: `discount_product_id is not null` })
@Check('ck_sale_order_line_kind', `kind in ('product', 'shipping', 'fee')`)
@Check('ck_sale_order_line_refund_hold', `refund_hold in ('held', 'released', 'leftOut')`)
@Check('ck_sale_order_line_state', `state in ('live', 'refused', 'cancelled')`)
export class SaleOrderLine {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' })
  id!: string;

  @Column('bigint')
  saleOrderId!: string;

  @ManyToOne(() => SaleOrder, { nullable: false })
  @JoinColumn()
  saleOrder!: Relation<SaleOrder>;

  @Column('integer')
  position!: number;

  @Column('text')
  marketplaceLineId!: string;

  @Column('text')
  kind!: 'product' | 'shipping' | 'fee';

  @Column('text')
  state!: 'live' | 'refused' | 'cancelled';

  @Column('bigint', { nullable: true })
  productId!: string | null;

  @ManyToOne(() => Product, { nullable: true })
  @JoinColumn()
  product!: Relation<Product> | null;

  @Column('text', { nullable: true })
  feeCode!: string | null;

  @Column('text', { nullable: true })
  sku!: string | null;

  @Column('text')
  description!: string;

  @Column('integer')
  orderedQuantity!: number;

  /** Ordered less cancelled. */
  @Column('integer')
  quantity!: number;

  @Column('numeric', { precision: 18, scale: 4 })
  unitPrice!: string;

  @Column('numeric', { default: '0', precision: 18, scale: 4 })
  discount!: string;

  /** Under which product the discount is booked, where the instance names one. */
  @Column('bigint', { nullable: true })
  discountProductId!: string | null;

  @ManyToOne(() => Product, { nullable: true })
  @JoinColumn()
  discountProduct!: Relation<Product> | null;

  /** In the order's tax mode. */
  @Column('numeric', { precision: 18, scale: 4 })
  amount!: string;

  /** Whether the amount holds its taxes. */
  @Column('boolean')
  isTaxIncluded!: boolean;

  @Column('text')
  marketplaceState!: string;

  /**
   * All of it was given back before it was shipped: its deliveries are held, until a person has it shipped all the same
   * (released) or taken out of them (left out) [CAN-07].
   */
  @Column('text', { nullable: true })
  refundHold!: 'held' | 'released' | 'leftOut' | null;

  @Column('numeric', { nullable: true, precision: 18, scale: 4 })
  commission!: string | null;

  @Column('jsonb', { default: [] })
  additionalFields!: unknown;
}
