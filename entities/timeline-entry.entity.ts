import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryGeneratedColumn, type Relation } from 'typeorm';
import { MarketplaceOrder } from './marketplace-order.entity';

/**
 * One fact of an order's story, written in the transaction that made it true.
 */
@Entity()
@Index('ix_timeline_entry_order', ['order', 'id'])
export class TimelineEntry {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' })
  id!: string;

  @Column('bigint')
  orderId!: string;

  @ManyToOne(() => MarketplaceOrder, { nullable: false })
  @JoinColumn()
  order!: Relation<MarketplaceOrder>;

  @Column('timestamptz', { default: () => 'now()' })
  at!: Date;

  @Column('text')
  kind!: string;

  @Column('text')
  actor!: string;

  @Column('text')
  sentence!: string;

  @Column('jsonb', { default: {} })
  data!: Readonly<Record<string, unknown>>;

  @Column('boolean', { default: true })
  isPrimary!: boolean;
}
