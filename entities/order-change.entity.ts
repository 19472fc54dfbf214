import { Column, Entity, JoinColumn, ManyToOne, PrimaryGeneratedColumn, type Relation, Unique } from 'typeorm';
import { MarketplaceOrder } from './marketplace-order.entity';

/**
 * Something cancelled on the marketplace that the sale order reflects: handled once, however often it is seen [CAN-03]; or a
 * move to another country that a person has to decide about.
 */
@Entity()
@Unique(['order', 'key'])
export class OrderChange {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' })
  id!: string;

  @Column('bigint')
  orderId!: string;

  @ManyToOne(() => MarketplaceOrder, { nullable: false })
  @JoinColumn()
  order!: Relation<MarketplaceOrder>;

  /** As `domain/changes` names it: of a line and the marketplace's id of the cancelation, or of the end of a line. */
  @Column('text')
  key!: string;

  @Column('timestamptz', { default: () => 'now()' })
  handledAt!: Date;

  /** What came too late to be followed by itself, in words; null once a person has decided about it [CAN-06, TAX-03]. */
  @Column('text', { nullable: true })
  awaitsDecision!: string | null;
}
