import { Column, Entity, JoinColumn, ManyToOne, PrimaryGeneratedColumn, type Relation, Unique } from 'typeorm';
import { MarketplaceOrder } from './marketplace-order.entity';

/**
 * One answer of the marketplace about an order, kept because its content differed from every earlier one [ORD-11].
 */
@Entity()
@Unique(['order', 'contentHash'])
export class Reception {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' })
  id!: string;

  @Column('bigint')
  orderId!: string;

  @ManyToOne(() => MarketplaceOrder, { nullable: false })
  @JoinColumn()
  order!: Relation<MarketplaceOrder>;

  @Column('text')
  contentHash!: string;

  @Column('jsonb')
  raw!: unknown;

  @Column('text')
  source!: 'sweep' | 'window' | 'ids';

  @Column('timestamptz')
  lastUpdatedAt!: Date;

  @Column('timestamptz')
  requestedAt!: Date;

  @Column('timestamptz', { default: () => 'now()' })
  receivedAt!: Date;
}
