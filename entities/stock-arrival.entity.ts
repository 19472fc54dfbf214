import { Column, Entity, JoinColumn, ManyToOne, PrimaryGeneratedColumn, type Relation } from 'typeorm';
import { Product } from './product.entity';
import { Warehouse } from './warehouse.entity';

/**
 * Stock of a product became free while deliveries wait for it: to be given to them. Written in the transaction that made
 * it free, removed when it was given [WFL-08].
 */
@Entity()
export class StockArrival {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' })
  id!: string;

  @Column('bigint')
  warehouseId!: string;

  @ManyToOne(() => Warehouse, { nullable: false })
  @JoinColumn()
  warehouse!: Relation<Warehouse>;

  @Column('bigint')
  productId!: string;

  @ManyToOne(() => Product, { nullable: false })
  @JoinColumn()
  product!: Relation<Product>;
}
