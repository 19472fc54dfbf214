import { Check, Column, Entity, JoinColumn, ManyToOne, PrimaryGeneratedColumn, type Relation, Unique } from 'typeorm';
import type { MasterDataKind, MasterDataPart } from '../domain/master-data';
import { Instance } from './instance.entity';

/**
 * When a kind of master data was read last: the age of the copy [MAS-03].
 */
@Entity()
@Unique(['instance', 'kind', 'part'])
@Check('ck_master_data_reading_part', `part in ('all', 'active', 'retired')`)
export class MasterDataReading {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' })
  id!: string;

  @Column('bigint')
  instanceId!: string;

  @ManyToOne(() => Instance, { nullable: false })
  @JoinColumn()
  instance!: Relation<Instance>;

  @Column('text')
  kind!: MasterDataKind;

  @Column('text')
  part!: MasterDataPart;

  /** By our clock, when the call was made. */
  @Column('timestamptz')
  readAt!: Date;

  /** In which its labels are. */
  @Column('text')
  language!: string;
}
