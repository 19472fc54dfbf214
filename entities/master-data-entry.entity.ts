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
import type { MasterDataKind } from '../domain/master-data';
import { Instance } from './instance.entity';

/** `seen`: orders or offers name the code and the master data does not [DLV-03]. */
export type MasterDataState = 'listed' | 'retired' | 'seen';

/**
 * One code of the master data of an instance [MAS-02]. A code that vanishes is retired, never deleted.
 */
@Entity()
@Unique(['instance', 'kind', 'scope', 'code'])
@Index('ix_master_data_entry_kind', ['instance', 'kind', 'id'])
@Check('ck_master_data_entry_state', `state in ('listed', 'retired', 'seen')`)
@Check('ck_master_data_entry_retired', `(state = 'retired') = (retired_at is not null)`)
export class MasterDataEntry {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' })
  id!: string;

  @Column('bigint')
  instanceId!: string;

  @ManyToOne(() => Instance, { nullable: false })
  @JoinColumn()
  instance!: Relation<Instance>;

  @Column('text')
  kind!: MasterDataKind;

  /** Where one code may stand for several: the type of a reason, the entity of a field or document. Else empty. */
  @Column('text', { default: '' })
  scope!: string;

  @Column('text')
  code!: string;

  /** In the language of the instance; matching is always by code [MAS-04]. */
  @Column('text')
  label!: string;

  /** Of a category; null at the root. */
  @Column('text', { nullable: true })
  parentCode!: string | null;

  /** What else the kind tells, by the names of `activities/mirakl/master-data`. */
  @Column('jsonb', { default: {} })
  details!: Readonly<Record<string, unknown>>;

  @Column('text')
  state!: MasterDataState;

  @Column('timestamptz', { default: () => 'now()' })
  firstSeenAt!: Date;

  /** The order or offer that named it before the master data did; null when the master data came first. */
  @Column('text', { nullable: true })
  firstSeenIn!: string | null;

  /** When the list that held it last was read; null while it is on the list. */
  @Column('timestamptz', { nullable: true })
  lastListedAt!: Date | null;

  @Column('timestamptz', { nullable: true })
  retiredAt!: Date | null;
}
