import {
  Check,
  Column,
  Entity,
  Index,
  JoinColumn,
  ManyToOne,
  PrimaryGeneratedColumn,
  type Relation,
  Unique,
} from 'typeorm';
import { MarketplaceOrder } from './marketplace-order.entity';
import { Run } from './run.entity';

/**
 * What became of one record in a run. An order's line is draft until its import step ends and takes its outcome [RUN-01].
 */
@Entity()
@Unique(['run', 'record'])
@Index('ix_run_line_order', ['order'], { where: `state <> 'done'` })
@Index('ix_run_line_log', ['updatedAt', 'id'])
@Check('ck_run_line_state', `state in ('draft', 'done', 'failed')`)
export class RunLine {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' })
  id!: string;

  @Column('uuid')
  runId!: string;

  @ManyToOne(() => Run, { nullable: false })
  @JoinColumn()
  run!: Relation<Run>;

  @Column('text')
  record!: string;

  @Column('bigint', { nullable: true })
  orderId!: string | null;

  @ManyToOne(() => MarketplaceOrder, { nullable: true })
  @JoinColumn()
  order!: Relation<MarketplaceOrder> | null;

  @Column('text', { default: 'draft' })
  state!: 'draft' | 'done' | 'failed';

  @Column('text', { nullable: true })
  reasonCode!: string | null;

  @Column('text', { nullable: true })
  message!: string | null;

  @Column('timestamptz', { default: () => 'now()' })
  updatedAt!: Date;
}
