import { Check, Column, Entity, Index, JoinColumn, ManyToOne, PrimaryGeneratedColumn, type Relation } from 'typeorm';
import { Instance } from './instance.entity';

/** Of the operation itself; what became of its lines is read from them. */
export type RunState = 'draft' | 'running' | 'done' | 'failed';

export interface RunRemark {
  readonly reasonCode: string;
  readonly message: string;
}

/**
 * One execution of an operation on one instance [RUN-01]. One may be open per workflow id.
 */
@Entity()
@Index('uq_run_open', ['workflowId'], { unique: true, where: `ended_at is null` })
@Index('ix_run_started', ['startedAt', 'id'])
@Check('ck_run_state', `state in ('draft', 'running', 'done', 'failed')`)
export class Run {
  @PrimaryGeneratedColumn('uuid')
  id!: string;

  @Column('bigint')
  instanceId!: string;

  @ManyToOne(() => Instance, { nullable: false })
  @JoinColumn()
  instance!: Relation<Instance>;

  @Column('text')
  operation!: string;

  @Column('text')
  kind!: string;

  /** Null for a run that no workflow carries out, such as a retry of parked orders. */
  @Column('text', { nullable: true })
  workflowId!: string | null;

  @Column('text')
  startedBy!: string;

  @Column('jsonb', { default: {} })
  parameters!: Readonly<Record<string, unknown>>;

  @Column('text', { default: 'draft' })
  state!: RunState;

  @Column('integer', { default: 0 })
  unchangedCount!: number;

  @Column('integer', { default: 0 })
  changedCount!: number;

  /** Lines that the log of the instance does not keep any more. */
  @Column('integer', { default: 0 })
  removedDoneCount!: number;

  @Column('integer', { default: 0 })
  removedFailedCount!: number;

  @Column('text', { nullable: true })
  reasonCode!: string | null;

  @Column('text', { nullable: true })
  message!: string | null;

  /** What was odd in what was read, each once. */
  @Column('jsonb', { default: [] })
  remarks!: readonly RunRemark[];

  /** How far a long reading came, for whoever goes on with it; null when nothing is under way. */
  @Column('jsonb', { nullable: true })
  progress!: Readonly<Record<string, unknown>> | null;

  @Column('timestamptz', { default: () => 'now()' })
  startedAt!: Date;

  @Column('timestamptz', { nullable: true })
  endedAt!: Date | null;
}
