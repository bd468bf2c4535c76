package letter

import "strings"

// blockKind is a kind of block.
type blockKind string

// The kinds of block, and how forms mark their lines.
const (
	paragraph blockKind = "paragraph"
	heading   blockKind = "heading" // "# "
	list      blockKind = "list"    // "- ", an item a line
	quotation blockKind = "quote"   // "> ", as somebody else wrote it
)

// block is a part of a letter: one line of a paragraph or heading, the items of a
// list, or the lines of a quotation.
type block struct {
	Kind  blockKind
	Lines []string
}

// blocks reads a body. A blank line ends a block; the lines of a paragraph or of
// a list item become one.
func blocks(body string) []block {
	var found []block
	open := false // the next plain line continues the last block
	for text := range strings.Lines(body) {
		text = strings.TrimSpace(text)
		kind, rest := marked(text)
		last := len(found) - 1
		switch {
		case text == "":
			open = false
			continue
		case kind == paragraph && open && found[last].Kind != quotation:
			lines := found[last].Lines
			lines[len(lines)-1] += " " + rest
		case (kind == list || kind == quotation) && last >= 0 && found[last].Kind == kind:
			found[last].Lines = append(found[last].Lines, rest)
		default:
			found = append(found, block{Kind: kind, Lines: []string{rest}})
		}
		open = kind != heading
	}
	return found
}

func marked(text string) (blockKind, string) {
	if rest, ok := strings.CutPrefix(text, "# "); ok {
		return heading, rest
	}
	if rest, ok := strings.CutPrefix(text, "- "); ok {
		return list, rest
	}
	if rest, ok := strings.CutPrefix(text, ">"); ok {
		return quotation, strings.TrimSpace(rest)
	}
	return paragraph, text
}
