import { Column, Entity, JoinColumn, ManyToOne, PrimaryGeneratedColumn, type Relation, Unique } from 'typeorm';
import { MarketplaceOrder } from './marketplace-order.entity';

/**
 * Where one step of an order's lifecycle stands, and who did it.
 */
@Entity()
@Unique(['order', 'step'])
export class OrderStep {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' })
  id!: string;

  @Column('bigint')
  orderId!: string;

  @ManyToOne(() => MarketplaceOrder, { nullable: false })
  @JoinColumn()
  order!: Relation<MarketplaceOrder>;

  @Column('text')
  step!: string;

  @Column('text')
  state!: 'done' | 'parked' | 'skipped';

  @Column('text')
  actor!: string;

  @Column('integer', { default: 1 })
  attempts!: number;

  @Column('timestamptz')
  startedAt!: Date;

  @Column('timestamptz')
  endedAt!: Date;
}
