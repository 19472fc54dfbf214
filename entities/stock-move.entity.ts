import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryGeneratedColumn, type Relation, Unique } from 'typeorm';
import { Product } from './product.entity';
import { Warehouse } from './warehouse.entity';

/**
 * One change of stock figures. The reference says which fact caused it and is unique, so that a repeated step moves nothing.
 */
@Entity()
@Unique(['reference'])
@Index('ix_stock_move_product', ['product', 'id'])
export class StockMove {
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

  @Column('text')
  reference!: string;

  @Column('integer')
  onHandChange!: number;

  @Column('integer')
  reservedChange!: number;

  /** Why a person or a program adjusted the figures; null where an order moved them. */
  @Column('text', { nullable: true })
  reason!: string | null;

  /** Who adjusted them. */
  @Column('text', { nullable: true })
  actor!: string | null;

  @Column('timestamptz', { default: () => 'now()' })
  movedAt!: Date;
}
