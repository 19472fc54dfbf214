import { Column, Entity, PrimaryGeneratedColumn, Unique } from 'typeorm';

/**
 * What we sell. The SKU is text, exactly as entered: `00123`, `1E5` and `TRUE` stay what they are.
 */
@Entity()
@Unique(['sku'])
export class Product {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' })
  id!: string;

  @Column('text')
  sku!: string;

  @Column('text')
  name!: string;

  @Column('text', { nullable: true })
  barcode!: string | null;

  @Column('boolean', { default: true })
  isStorable!: boolean;

  @Column('boolean', { default: false })
  isArchived!: boolean;
}
