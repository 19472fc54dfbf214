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
import { Pricelist } from './pricelist.entity';
import { Product } from './product.entity';

/**
 * The fixed price of a product in a pricelist, in the pricelist's currency [LST-05].
 */
@Entity()
@Unique(['pricelist', 'product'])
@Index('ix_pricelist_item_product', ['product'])
@Check('ck_pricelist_item_price', `price >= 0`)
export class PricelistItem {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' })
  id!: string;

  @Column('bigint')
  pricelistId!: string;

  @ManyToOne(() => Pricelist, { nullable: false })
  @JoinColumn()
  pricelist!: Relation<Pricelist>;

  @Column('bigint')
  productId!: string;

  @ManyToOne(() => Product, { nullable: false })
  @JoinColumn()
  product!: Relation<Product>;

  @Column('numeric', { precision: 18, scale: 4 })
  price!: string;
}
