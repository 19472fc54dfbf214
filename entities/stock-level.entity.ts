import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryGeneratedColumn, type Relation, Unique } from 'typeorm';
import { Product } from './product.entity';
import { Warehouse } from './warehouse.entity';

/**
 * Figures of one product in one warehouse, in whole units. Changed only together with a stock move, by one statement.
 * On hand may turn negative when a delivery is done that stock did not cover [WFL-08].
 */
@Entity()
@Unique(['warehouse', 'product'])
@Index('ix_stock_level_product', ['product'])
export class StockLevel {
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

  @Column('integer', { default: 0 })
  onHand!: number;

  @Column('integer', { default: 0 })
  reserved!: number;
}
