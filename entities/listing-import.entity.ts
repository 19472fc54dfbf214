import { Column, Entity, JoinColumn, OneToOne, PrimaryColumn, type Relation } from 'typeorm';
import { Run } from './run.entity';

/**
 * How far a listing import has come, written together with what it stored: whoever goes on with it, after a fault or a
 * kill, goes on from here [LST-08]. Gone when the import is done; that of one that failed goes with its run.
 */
@Entity()
export class ListingImport {
  @PrimaryColumn('uuid')
  runId!: string;

  @OneToOne(() => Run, { nullable: false, onDelete: 'CASCADE' })
  @JoinColumn()
  run!: Relation<Run>;

  @Column('text')
  phase!: string;

  /** From when on changed offers are asked for, once it is settled; null for every offer. */
  @Column('timestamptz', { nullable: true })
  changedFrom!: Date | null;

  /** Mirakl's id of the export; null before it was asked for, and where none is needed. */
  @Column('text', { nullable: true })
  trackingId!: string | null;

  /** When the export was asked for, on our clock. */
  @Column('timestamptz', { nullable: true })
  askedAt!: Date | null;

  /** Addresses of the export's files that are stored. */
  @Column('jsonb', { default: [] })
  readFiles!: readonly string[];

  /** Rows of the present file, or SKUs of the list, that are stored. */
  @Column('integer', { default: 0 })
  rowsStored!: number;

  /** The last id of the present phase that is done. */
  @Column('bigint', { default: 0 })
  lastId!: string;

  /** Ids of the listings that an export of everything has shown: ranges, since neighbours are read together. */
  @Column('int8multirange', { default: '{}' })
  seen!: string;
}
