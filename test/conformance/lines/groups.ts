import {type Line, lines} from '../line.ts'

export const groupLines: readonly Line[] = lines(`
  admin group list t
  admin group add t g1 alice bob
  admin group add t g1 alice
  admin group add t g2 nosuch
  admin group add t g2
  admin group info t g1
  admin group info t nosuch
  admin group ls
  admin group ls t
  admin user info t alice
  admin user list t
  admin group disable t g1
  admin group disable t g1
  admin group info t g1
  admin group disable t nosuch
  admin group enable t g1
  admin group enable t nosuch
  admin group remove t g1 bob
  admin group remove t g1 bob
  admin group remove t g1
  admin group remove t nosuch
  admin group rm t g1 alice
  admin group info t g1
  admin group rm t g1
  admin group add t g1 alice
  admin group list al
`)
