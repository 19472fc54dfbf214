import {
  Check,
  Column,
  Entity,
  JoinColumn,
  ManyToOne,
  PrimaryGeneratedColumn,
  type Relation,
  Unique,
  VirtualColumn,
} from 'typeorm';
import type { InstanceHold } from '../domain/instance-hold';
import type { InstanceState } from '../domain/instance-life';
import { Company } from './company.entity';
import { holdOf } from './instance-hold';
import { Warehouse } from './warehouse.entity';

/** What the last Test Connection said; a copy answers a second click within a day [INS-03]. */
export interface ConnectionTestRecord {
  readonly at: string;
  readonly isGood: boolean;
  /** The account behind the key is that of another shop. */
  readonly isOtherShop?: boolean;
  readonly words: string;
  /** Of the key and address that were tested: other credentials void the copy. */
  readonly credentialsFingerprint: string;
  readonly shopName: string | null;
  readonly shopState: string | null;
  readonly currency: string | null;
}

/**
 * One connected marketplace shop [INS-01]. The API key is sealed; only its fingerprint is readable.
 */
@Entity()
@Unique(['code'])
@Unique(['baseUrl', 'shopId'])
@Check('ck_instance_state', `state in ('draft', 'tested', 'confirmed', 'paused', 'archived')`)
@Check('ck_instance_environment', `environment in ('production', 'sandbox')`)
@Check('ck_instance_gate', `gate in ('open', 'closed')`)
@Check('ck_instance_code', `code ~ '^[a-z0-9-]{1,32}$'`)
export class Instance {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' })
  id!: string;

  @Column('text')
  code!: string;

  @Column('text')
  name!: string;

  @Column('text')
  environment!: 'production' | 'sandbox';

  @Column('text', { default: 'draft' })
  state!: InstanceState;

  @Column('text')
  baseUrl!: string;

  @Column('bigint')
  shopId!: string;

  @Column('text', { nullable: true })
  apiKeyCiphertext!: string | null;

  /** Which encryption key sealed it. */
  @Column('text', { nullable: true })
  apiKeyKeyId!: string | null;

  @Column('text', { nullable: true })
  apiKeyFingerprint!: string | null;

  @Column('bigint')
  companyId!: string;

  @ManyToOne(() => Company, { nullable: false })
  @JoinColumn()
  company!: Relation<Company>;

  @Column('bigint')
  warehouseId!: string;

  @ManyToOne(() => Warehouse, { nullable: false })
  @JoinColumn()
  warehouse!: Relation<Warehouse>;

  /** The shop's currency, set by Confirm [INS-04]. */
  @Column('text', { nullable: true })
  currency!: string | null;

  /** Only what differs from the defaults of `domain/instance-settings.ts`. */
  @Column('jsonb', { default: {} })
  settings!: Readonly<Record<string, unknown>>;

  /** Raised by every change of settings; orders decided under an older one are looked at again [ORD-15]. */
  @Column('integer', { default: 1 })
  settingsVersion!: number;

  /** Switches of the platform as read (PC01); null until Confirm, or when the key may not read them. */
  @Column('jsonb', { nullable: true })
  platform!: Readonly<Record<string, unknown>> | null;

  @Column('jsonb', { nullable: true })
  lastTest!: ConnectionTestRecord | null;

  @Column('timestamptz', { nullable: true })
  confirmedAt!: Date | null;

  /** Closed by two authentication failures a minute apart, opened by a good test [INS-08]. */
  @Column('text', { default: 'open' })
  gate!: 'open' | 'closed';

  @Column('timestamptz', { nullable: true })
  authenticationFailedAt!: Date | null;

  /** Calls that were not answered in time since the last answer. */
  @Column('integer', { default: 0 })
  timeoutsInRow!: number;

  /** Since enough of them in a row its calls wait; null while the marketplace answers. */
  @Column('timestamptz', { nullable: true })
  unresponsiveSince!: Date | null;

  /** From then on one call may find out whether it answers again. */
  @Column('timestamptz', { nullable: true })
  nextProbeAt!: Date | null;

  /** Of the installation that works for it [INS-05]; null until one does. */
  @Column('text', { nullable: true })
  installationFingerprint!: string | null;

  /** Another installation works for it, as far as this database knows: nothing is called until Go live. */
  @Column('boolean', { default: false })
  isCopied!: boolean;

  /** What keeps it from calling its marketplace; null when nothing does. The database derives it. */
  @VirtualColumn({ type: 'text', query: holdOf })
  hold!: InstanceHold | null;

  @Column('text', { nullable: true })
  pausedBy!: string | null;

  @Column('text', { nullable: true })
  pauseNote!: string | null;

  @Column('timestamptz', { nullable: true })
  pausedAt!: Date | null;

  /** Kept until it is confirmed again, so that its orders then go on [INS-10]. */
  @Column('timestamptz', { nullable: true })
  archivedAt!: Date | null;

  @Column('timestamptz', { default: () => 'now()' })
  createdAt!: Date;
}
