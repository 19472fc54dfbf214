import { Column, Entity, PrimaryGeneratedColumn, Unique } from 'typeorm';

/**
 * A program's right to call the API. Only the hash is stored.
 */
@Entity()
@Unique(['name'])
@Unique(['tokenHash'])
export class ApiToken {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' })
  id!: string;

  @Column('text')
  name!: string;

  /** SHA-256 of the token, hexadecimal. */
  @Column('text')
  tokenHash!: string;

  @Column('text', { array: true })
  scopes!: string[];

  @Column('timestamptz', { default: () => 'now()' })
  createdAt!: Date;

  @Column('timestamptz', { nullable: true })
  lastUsedAt!: Date | null;
}
