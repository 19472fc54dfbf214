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
import { Delivery } from './delivery.entity';
import { Product } from './product.entity';
import { SaleOrderLine } from './sale-order-line.entity';

/**
 * How much of a product a delivery carries for a sale order line, and how much of it is reserved. A kit goes as its
 * components, a line for each.
 */
@Entity()
@Unique(['delivery', 'saleOrderLine', 'product'])
@Index('ix_delivery_line_sale_order_line', ['saleOrderLine'])
@Index('ix_delivery_line_product', ['product'])
@Index('ix_delivery_line_missing', ['product'], { where: `missing_quantity > 0` })
@Check('ck_delivery_line_quantities', `reserved_quantity >= 0 and missing_quantity >= 0 and quantity_per_unit > 0`)
export class DeliveryLine {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' })
  id!: string;

  @Column('bigint')
  deliveryId!: string;

  @ManyToOne(() => Delivery, { nullable: false })
  @JoinColumn()
  delivery!: Relation<Delivery>;

  @Column('bigint')
  saleOrderLineId!: string;

  @ManyToOne(() => SaleOrderLine, { nullable: false })
  @JoinColumn()
  saleOrderLine!: Relation<SaleOrderLine>;

  /** What leaves the house: the product of the sale order line, or a component of that kit. */
  @Column('bigint')
  productId!: string;

  @ManyToOne(() => Product, { nullable: false })
  @JoinColumn()
  product!: Relation<Product>;

  @Column('integer')
  quantity!: number;

  /** How many of the product one of the sale order line takes; more than 1 of a kit alone. */
  @Column('integer', { default: 1 })
  quantityPerUnit!: number;

  @Column('integer', { default: 0 })
  reservedQuantity!: number;

  /** What stock does not cover yet; 0 of what no stock is kept of, and once the delivery has ended. */
  @Column('integer', { default: 0 })
  missingQuantity!: number;
}
