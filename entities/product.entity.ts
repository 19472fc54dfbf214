import { Check, Column, Entity, PrimaryGeneratedColumn, Unique } from 'typeorm';

export type ProductKind = 'storable' | 'consumable' | 'service' | 'kit';

/**
 * What we sell. The SKU is text, exactly as entered: `00123`, `1E5` and `TRUE` stay what they are.
 */
@Entity()
@Unique(['sku'])
@Check('ck_product_kind', `kind in ('storable', 'consumable', 'service', 'kit')`)
@Check('ck_product_invoiced_on', `invoiced_on in ('order', 'delivery')`)
export class Product {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' })
  id!: string;

  @Column('text')
  sku!: string;

  @Column('text')
  name!: string;

  @Column('text', { nullable: true })
  barcode!: string | null;

  /** Stock is kept of what is storable alone; a kit is as many as its components make. */
  @Column('text', { default: 'storable' })
  kind!: ProductKind;

  /** Whether it is invoiced with its order or when its delivery is done [WFL-05]. */
  @Column('text', { default: 'order' })
  invoicedOn!: 'order' | 'delivery';

  @Column('boolean', { default: false })
  isArchived!: boolean;
}
