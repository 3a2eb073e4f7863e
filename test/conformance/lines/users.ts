import {type Line, lines} from '../line.ts'

export const userLines: readonly Line[] = [
  ...lines(`
    admin user list t
    admin user add t alice alice-secret-1
  `),
  {line: 'admin user add t', stdin: 'bob\nbob-secret-12\n'},
  {line: 'admin user add t carol', stdin: 'carol-secret-1\n'},
  {line: 'admin user add t', stdin: 'dave\r\ndave-secret-1\r\n'},
  {line: 'admin user add t/ emma', stdin: 'emma-secret-1'},
  {line: 'admin user add t frank', stdin: ''},
  ...lines(`
    admin user add t alice alice-secret-2
    admin user add t eve short
    admin user add t ev eve-secret-12
    admin user add t a=bcd eve-secret-12
    admin user add t a,bcd eve-secret-12
    admin user add t {root} eve-secret-12
    admin user add
    admin user add t a b c
    admin user add nosuch alice alice-secret-1
    admin user list t
    admin user ls t
    admin user ls nosuch
    admin user list w
    admin user list u
    admin user list
    admin user disable t bob
    admin user disable t bob
    admin user info t bob
    admin user enable t bob
    admin user enable t
    admin user enable t nosuch
    admin user info t nosuch
    admin user policy t nosuch
    admin user policy t alice
    admin user remove t carol
    admin user rm t carol
    admin user remove t alice bob
    admin user rm t dave
    admin user rm t emma
    admin user list al
    admin user info al alice
    admin user list t
  `),
]
