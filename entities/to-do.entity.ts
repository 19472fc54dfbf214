import { Check, Column, Entity, Index, JoinColumn, ManyToOne, PrimaryGeneratedColumn, type Relation } from 'typeorm';
import { Instance } from './instance.entity';
import { MarketplaceOrder } from './marketplace-order.entity';
import { RunLine } from './run-line.entity';

/** An order that is parked, one whose step fails again and again, a line of a run that failed for good. */
export type ToDoKind = 'parkedOrder' | 'failingOrder' | 'failedLine';

/**
 * What somebody is to look at: raised once for each cause, and closed by itself when the cause is gone [RUN-02, WFL-04].
 */
@Entity()
@Index('uq_to_do_open', ['instance', 'kind', 'subject', 'reasonCode'], { unique: true, where: 'closed_at is null' })
@Index('ix_to_do_due', ['dueAt', 'id'], { where: 'closed_at is null' })
@Index('ix_to_do_raised', ['raisedAt', 'id'])
@Index('ix_to_do_order', ['order'])
@Index('ix_to_do_run_line', ['runLine'])
@Check('ck_to_do_kind', `kind in ('parkedOrder', 'failingOrder', 'failedLine')`)
export class ToDo {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' })
  id!: string;

  @Column('bigint')
  instanceId!: string;

  @ManyToOne(() => Instance, { nullable: false })
  @JoinColumn()
  instance!: Relation<Instance>;

  @Column('text')
  kind!: ToDoKind;

  /** What it is about: the marketplace order id, or the record of a run line. */
  @Column('text')
  subject!: string;

  @Column('text')
  reasonCode!: string;

  @Column('text')
  words!: string;

  @Column('bigint', { nullable: true })
  orderId!: string | null;

  @ManyToOne(() => MarketplaceOrder, { nullable: true })
  @JoinColumn()
  order!: Relation<MarketplaceOrder> | null;

  /** The line goes when the logs keep it no longer; the to-do stays. */
  @Column('bigint', { nullable: true })
  runLineId!: string | null;

  @ManyToOne(() => RunLine, { nullable: true, onDelete: 'SET NULL' })
  @JoinColumn()
  runLine!: Relation<RunLine> | null;

  /** Names or e-mail addresses, as the settings of the instance had them; empty: nobody is named. */
  @Column('text', { array: true })
  responsible!: string[];

  @Column('timestamptz', { default: () => 'now()' })
  raisedAt!: Date;

  @Column('timestamptz')
  dueAt!: Date;

  @Column('timestamptz', { nullable: true })
  closedAt!: Date | null;

  /** `system` where the cause is gone, else who closed it. */
  @Column('text', { nullable: true })
  closedBy!: string | null;

  @Column('text', { nullable: true })
  closeNote!: string | null;
}
