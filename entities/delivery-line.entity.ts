import { Column, Entity, JoinColumn, ManyToOne, PrimaryGeneratedColumn, type Relation, Unique } from 'typeorm';
import { Delivery } from './delivery.entity';
import { SaleOrderLine } from './sale-order-line.entity';

/**
 * How much of a sale order line a delivery carries, and how much of it is reserved.
 */
@Entity()
@Unique(['delivery', 'saleOrderLine'])
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

  @Column('integer')
  quantity!: number;

  @Column('integer', { default: 0 })
  reservedQuantity!: number;
}
