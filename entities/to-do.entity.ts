import { Check, Column, Entity, Index, JoinColumn, ManyToOne, PrimaryGeneratedColumn, type Relation } from 'typeorm';
import { Instance } from './instance.entity';
import { MarketplaceOrder } from './marketplace-order.entity';
import { Run } from './run.entity';
import { RunLine } from './run-line.entity';

/** Of each, what its subject is. */
export const toDoKinds = [
  /** An order that is parked: the marketplace order id. */
  'parkedOrder',
  /** One whose step fails again and again. */
  'failingOrder',
  /** A line of a run that failed for good: its record. */
  'failedLine',
  /** Work of an instance that failed, or fails again and again: its workflow id. */
  'failingWork',
  /** An instance of which nothing goes on: its code. */
  'heldInstance',
  /** An order that threatens to be shipped late. */
  'lateRisk',
  /** An order whose goods were refunded before they were shipped. */
  'heldDelivery',
  /** An order that somebody shipped in the marketplace's portal, where our delivery is still open. */
  'untakenShipment',
] as const;

export type ToDoKind = (typeof toDoKinds)[number];

/**
 * What somebody is to look at: raised once for each cause, and closed by itself when the cause is gone [RUN-02, WFL-04].
 */
@Entity()
@Index('uq_to_do_open', ['instance', 'kind', 'subject', 'reasonCode'], { unique: true, where: 'closed_at is null' })
@Index('ix_to_do_due', ['dueAt', 'id'], { where: 'closed_at is null' })
@Index('ix_to_do_raised', ['raisedAt', 'id'])
@Index('ix_to_do_order', ['order'])
@Index('ix_to_do_run_line', ['runLine'])
@Index('ix_to_do_run', ['run'])
@Check('ck_to_do_kind', `kind in (${toDoKinds.map((kind) => `'${kind}'`).join(', ')})`)
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

  /** What it is about: see its kind. */
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

  /** Of the work that fails; the run goes when the logs keep it no longer. */
  @Column('uuid', { nullable: true })
  runId!: string | null;

  @ManyToOne(() => Run, { nullable: true, onDelete: 'SET NULL' })
  @JoinColumn()
  run!: Relation<Run> | null;

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
