import { readFile } from 'node:fs/promises'
import type { Geography } from '../domain/threats/event-origin.js'
import type { Place } from '../entities/auth-event.js'

/** The part of a city or country record that is looked at (MaxMind, GeoIP2 and GeoLite2). */
interface GeoRecord {
  readonly country?: { readonly names?: { readonly en?: unknown } }
  readonly city?: { readonly names?: { readonly en?: unknown } }
  readonly location?: { readonly latitude?: unknown; readonly longitude?: unknown }
}

/** Reads a MaxMind database into memory, and the library for it only now. Fails when the file is none. */
export async function openGeoDatabase(path: string): Promise<Geography> {
  const { Reader } = await import('mmdb-lib')
  const reader = new Reader<never>(await readFile(path))
  return {
    find(ip) {
      const found: unknown = lookUp(reader, ip)
      return typeof found === 'object' && found !== null ? toPlace(found as GeoRecord) : undefined
    },
  }
}

/** An address that the database does not cover, such as IPv6 in a database of IPv4, is nowhere. */
function lookUp(reader: { get(ip: string): unknown }, ip: string): unknown {
  try {
    return reader.get(ip)
  } catch {
    return undefined
  }
}

function toPlace({ country, city, location }: GeoRecord): Place {
  const countryName = country?.names?.en
  const cityName = city?.names?.en
  const { latitude, longitude } = location ?? {}
  return {
    ...(typeof countryName === 'string' && { country: countryName }),
    ...(typeof cityName === 'string' && { city: cityName }),
    ...(typeof latitude === 'number' && typeof longitude === 'number' && { latitude, longitude }),
  }
}
