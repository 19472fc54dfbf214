import { Column, Entity, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { Instance } from './instance.entity';

/**
 * Work of an instance that failed and was not done since: an import, an export, what is written back. There is a row only
 * while it fails [RUN-02].
 */
@Entity()
export class FailingWork {
  @PrimaryColumn('text')
  workflowId!: string;

  @Column('bigint')
  instanceId!: string;

  @ManyToOne(() => Instance, { nullable: false })
  @JoinColumn()
  instance!: Relation<Instance>;

  /** Faults in a row. */
  @Column('integer', { default: 1 })
  faults!: number;

  /** A to-do was raised for it: closed by hand, it is not raised again before the work was done. */
  @Column('boolean', { default: false })
  isTold!: boolean;
}
