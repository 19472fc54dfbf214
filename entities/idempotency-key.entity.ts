import { Column, Entity, JoinColumn, ManyToOne, PrimaryGeneratedColumn, type Relation, Unique } from 'typeorm';
import { ApiToken } from './api-token.entity';

/**
 * The first answer to a command, given again when it is repeated.
 */
@Entity()
@Unique(['apiToken', 'path', 'key'])
export class IdempotencyKey {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' })
  id!: string;

  @Column('bigint')
  apiTokenId!: string;

  @ManyToOne(() => ApiToken, { nullable: false })
  @JoinColumn()
  apiToken!: Relation<ApiToken>;

  @Column('text')
  path!: string;

  @Column('text')
  key!: string;

  @Column('text')
  requestHash!: string;

  @Column('integer', { nullable: true })
  status!: number | null;

  @Column('jsonb', { nullable: true })
  response!: unknown;

  @Column('timestamptz', { default: () => 'now()' })
  createdAt!: Date;
}
