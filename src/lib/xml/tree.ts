import {SaxesParser} from 'saxes'
import {AppError} from '../errors/errors.ts'

/** An element with its text, and its children in the order of the document. Namespaces are dropped. */
export interface XmlElement {
  readonly name: string
  readonly text: string
  readonly children: readonly XmlElement[]
}

interface OpenElement {
  name: string
  text: string
  children: XmlElement[]
}

/** Parses a small document into a tree. Throws `protocol` for anything that is not well-formed XML. */
export function parseXml(text: string): XmlElement {
  const parser = new SaxesParser()
  const top: OpenElement = {name: '', text: '', children: []}
  const open: OpenElement[] = [top]
  const current = (): OpenElement => open.at(-1) ?? top
  parser.on('opentag', ({name}) => {
    const element: OpenElement = {name: name.replace(/^.*:/, ''), text: '', children: []}
    current().children.push(element)
    open.push(element)
  })
  parser.on('closetag', () => open.pop())
  const addText = (piece: string): void => {
    current().text += piece
  }
  parser.on('text', addText)
  parser.on('cdata', addText)
  parser.on('error', (cause) => {
    throw new AppError('protocol', 'The server sent XML that cannot be read', {cause})
  })
  parser.write(text).close()
  const root = top.children[0]
  if (!root) throw new AppError('protocol', 'The server sent an empty document instead of XML')
  return root
}

/** The first child of that name, or undefined. */
export function child(element: XmlElement, name: string): XmlElement | undefined {
  return element.children.find((each) => each.name === name)
}

/** The text of the first child of that name, or an empty text. */
export function childText(element: XmlElement, name: string): string {
  return child(element, name)?.text ?? ''
}

/** Text as it may stand between tags. */
export function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
