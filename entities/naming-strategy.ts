import { DefaultNamingStrategy, type Table } from 'typeorm';

function snake(name: string): string {
  return name.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase();
}

function tableName(tableOrName: Table | string): string {
  const name = typeof tableOrName === 'string' ? tableOrName : tableOrName.name;
  return name.slice(name.lastIndexOf('.') + 1);
}

/** PostgreSQL cuts names at 63 bytes. */
function constraintName(prefix: string, tableOrName: Table | string, columnNames: readonly string[]): string {
  return [prefix, tableName(tableOrName), ...columnNames].join('_').slice(0, 63);
}

/** Tables and columns in snake case, constraints named after what they hold, so that an error message can be read. */
export class SnakeNamingStrategy extends DefaultNamingStrategy {
  override tableName(className: string, customName: string | undefined): string {
    return customName ?? snake(className);
  }

  override columnName(propertyName: string, customName: string | undefined): string {
    return customName ?? snake(propertyName);
  }

  override joinColumnName(relationName: string, referencedColumnName: string): string {
    return snake(`${relationName}_${referencedColumnName}`);
  }

  override primaryKeyName(table: Table | string): string {
    return constraintName('pk', table, []);
  }

  override uniqueConstraintName(table: Table | string, columnNames: string[]): string {
    return constraintName('uq', table, columnNames);
  }

  override foreignKeyName(table: Table | string, columnNames: string[]): string {
    return constraintName('fk', table, columnNames);
  }
}
