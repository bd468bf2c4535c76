package address

import (
	"strings"
	"unicode"
)

// NormalAuthor gives the one form of an author's handle by which the author is
// recognised on a channel: lower case, without a leading @, a slash at its end,
// surrounding space or invisible marks; of the address of a profile, the name in it.
//
// It is for comparing, not for showing, and never fails: what it does not
// understand comes back in lower case. NormalAuthor of its own result is that
// result.
func NormalAuthor(channel, handle string) string {
	profile := profileOf(NormalChannel(channel))
	for {
		handle = foldHandle(handle)
		name, ok := profile.name(handle)
		// A name in an address can be an address again; each turn is shorter.
		if !ok || len(name) >= len(handle) {
			return handle
		}
		handle = name
	}
}

// foldHandle drops the marks that come along when a handle is copied from a
// web page, such as U+200E, which no reader can see.
func foldHandle(handle string) string {
	visible := strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Cf, r) {
			return -1
		}
		return unicode.ToLower(r)
	}, handle)
	return strings.TrimFunc(strings.TrimLeftFunc(visible, func(r rune) bool {
		return r == '@' || unicode.IsSpace(r)
	}), func(r rune) bool { return r == '/' || unicode.IsSpace(r) })
}
