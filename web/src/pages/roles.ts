import type { Role } from '../api/types';

export function isStaff(role: Role): boolean {
  return role !== 'patient' && role !== 'carer';
}

/** Who sees the people of the clinic: an administrator does not. */
export function isCareTeam(role: Role): boolean {
  return isStaff(role) && role !== 'administrator';
}
