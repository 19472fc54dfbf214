import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryGeneratedColumn, type Relation, Unique } from 'typeorm';
import type { OfferReference } from '../domain/listings/marketplace-offer';
import { Instance } from './instance.entity';
import { Product } from './product.entity';

/**
 * An offer of the shop as the marketplace has it, linked to the product that it sells [LST-01, LST-04]. One product may
 * have several listings; an offer that was deleted on the marketplace stays as a listing that is gone [LST-06].
 */
@Entity()
@Unique(['instance', 'offerId'])
@Index('ix_listing_page', ['instance', 'id'])
@Index('ix_listing_sku', ['instance', 'shopSku'])
@Index('ix_listing_product', ['instance', 'product'])
@Index('ix_listing_unlinked', ['instance', 'id'], { where: `product_id is null` })
export class Listing {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' })
  id!: string;

  @Column('bigint')
  instanceId!: string;

  @ManyToOne(() => Instance, { nullable: false })
  @JoinColumn()
  instance!: Relation<Instance>;

  @Column('bigint', { nullable: true })
  productId!: string | null;

  @ManyToOne(() => Product, { nullable: true })
  @JoinColumn()
  product!: Relation<Product> | null;

  /** Mirakl's number. */
  @Column('text')
  offerId!: string;

  /** Our key on the marketplace, exactly as it has it. */
  @Column('text')
  shopSku!: string;

  /** The marketplace's key of the product. */
  @Column('text', { nullable: true })
  productSku!: string | null;

  @Column('text', { nullable: true })
  title!: string | null;

  @Column('text', { nullable: true })
  description!: string | null;

  @Column('jsonb', { default: [] })
  productReferences!: readonly OfferReference[];

  @Column('text', { nullable: true })
  offerStateCode!: string | null;

  @Column('text', { nullable: true })
  logisticClassCode!: string | null;

  @Column('jsonb', { default: [] })
  channelCodes!: readonly string[];

  @Column('jsonb', { default: [] })
  shippingZoneCodes!: readonly string[];

  @Column('boolean', { default: false })
  isActive!: boolean;

  /** As the marketplace spells them, such as ZERO_QUANTITY. */
  @Column('jsonb', { default: [] })
  inactivityReasons!: readonly string[];

  /** What the marketplace shows; lowered by orders there. */
  @Column('integer', { nullable: true })
  marketplaceQuantity!: number | null;

  /** ISO 4217, of the prices below. */
  @Column('text', { nullable: true })
  currency!: string | null;

  /** As of the last import: with a discount in force, the discounted one. */
  @Column('numeric', { precision: 20, scale: 6, nullable: true })
  price!: string | null;

  @Column('numeric', { precision: 20, scale: 6, nullable: true })
  originPrice!: string | null;

  @Column('numeric', { precision: 20, scale: 6, nullable: true })
  discountPrice!: string | null;

  @Column('timestamptz', { nullable: true })
  discountFrom!: Date | null;

  @Column('timestamptz', { nullable: true })
  discountTo!: Date | null;

  @Column('integer', { nullable: true })
  leadTimeDays!: number | null;

  @Column('integer', { nullable: true })
  minimumOrderQuantity!: number | null;

  @Column('integer', { nullable: true })
  maximumOrderQuantity!: number | null;

  /** Whether title, references and reasons of inactivity were read: an export does not give them. */
  @Column('boolean', { default: false })
  isDetailed!: boolean;

  /** Left out of every sync, by a person [LST-06]. */
  @Column('boolean', { default: false })
  isExcluded!: boolean;

  /** When it was found that the marketplace has the offer no more. */
  @Column('timestamptz', { nullable: true })
  goneAt!: Date | null;

  /** When one of the above last changed. */
  @Column('timestamptz', { default: () => 'now()' })
  updatedAt!: Date;
}
