import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryGeneratedColumn, type Relation, Unique } from 'typeorm';
import { Product } from './product.entity';
import { Tax } from './tax.entity';

/**
 * A tax that sales of a product by the company of the tax have, in tax system `default` [TAX-01].
 */
@Entity()
@Unique(['product', 'tax'])
@Index('ix_product_tax_tax', ['tax'])
export class ProductTax {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' })
  id!: string;

  @Column('bigint')
  productId!: string;

  @ManyToOne(() => Product, { nullable: false })
  @JoinColumn()
  product!: Relation<Product>;

  @Column('bigint')
  taxId!: string;

  @ManyToOne(() => Tax, { nullable: false })
  @JoinColumn()
  tax!: Relation<Tax>;
}
