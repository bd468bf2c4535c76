package address

import (
	"net/url"
	"slices"
	"strings"
	"unicode"

	whatwg "github.com/nlnwa/whatwg-url/url"
)

// NormalPost gives the one form of a post's channel and address by which the post is
// recognised when it is reported again (domain §3, "Every post counts").
//
// The address of a known platform decides the channel, and keeps only what names the post
// or the comment: see [platforms]. Of other addresses it drops what no site tells posts
// apart by: scheme, www., m. and mobile., default port, user, trailing slash, tracking
// parameters, times in a video and most fragments; parameters are in order.
//
// An address that is not http or https comes back trimmed. The normal form of a normal
// form is itself.
func NormalPost(channel, raw string) (normalChannel, normalURL string) {
	channel = NormalChannel(channel)
	raw = strings.TrimFunc(raw, func(r rune) bool { return unicode.IsSpace(r) || unicode.Is(unicode.Cf, r) })
	l, ok := parseLink(raw)
	if !ok {
		return channel, raw
	}
	p, known := platformOf(channel, l.host)
	if !known {
		return channel, l.general()
	}
	l.onPlatform = true
	l = l.on(p)
	if post := p.post(l); post != "" {
		return p.channel, post
	}
	return p.channel, l.general()
}

// link is the address of a page, taken apart. Nothing in it is percent-encoded.
type link struct {
	host       string // in lower case, an international name in its ASCII form, with a port that is not the default
	segments   []string
	query      []parameter
	fragment   string // percent-encoded
	onPlatform bool   // the site is a platform that the package knows
}

// parameter is one of a query.
type parameter struct{ name, value string }

// parseLink reads an address as a browser does (WHATWG URL): people copy addresses from
// browsers, which open more than net/url accepts.
func parseLink(raw string) (link, bool) {
	u, err := whatwg.Parse(raw)
	if err != nil || (u.Scheme() != "http" && u.Scheme() != "https") {
		return link{}, false
	}
	l := link{host: bareHost(u.Hostname()), fragment: u.Fragment()}
	if l.host == "" || strings.HasSuffix(l.host, ".") {
		return link{}, false
	}
	if port := u.Port(); port != "" && port != "80" && port != "443" {
		l.host += ":" + port
	}
	for segment := range strings.SplitSeq(u.Pathname(), "/") {
		if segment != "" {
			l.segments = append(l.segments, decoded(segment, url.PathUnescape))
		}
	}
	for pair := range strings.SplitSeq(u.Query(), "&") {
		if name, value, _ := strings.Cut(pair, "="); name+value != "" {
			l.query = append(l.query, parameter{decoded(name, url.QueryUnescape), decoded(value, url.QueryUnescape)})
		}
	}
	return l, true
}

// decoded leaves a text with a wrong escape as it is.
func decoded(text string, decode func(string) (string, error)) string {
	if plain, err := decode(text); err == nil {
		return plain
	}
	return text
}

// bareHost drops the names of a site's versions for other screens. What is left has at
// least two labels, so "m.uk" stays.
func bareHost(host string) string {
	host = strings.TrimSuffix(host, ".")
	for {
		first, rest, _ := strings.Cut(host, ".")
		if !strings.Contains(rest, ".") || (first != "www" && first != "m" && first != "mobile") {
			return host
		}
		host = rest
	}
}

// general is the normal form under the rules that hold for every site.
func (l link) general() string {
	normal := "https://" + l.host
	for _, s := range l.segments {
		normal += "/" + url.PathEscape(s)
	}
	var kept []string
	for _, p := range l.query {
		switch {
		case l.isTracking(p):
		case p.value == "":
			kept = append(kept, url.QueryEscape(p.name))
		default:
			kept = append(kept, url.QueryEscape(p.name)+"="+url.QueryEscape(p.value))
		}
	}
	if len(kept) > 0 {
		slices.Sort(kept)
		normal += "?" + strings.Join(kept, "&")
	}
	if namesPost(l.fragment) {
		normal += "#" + l.fragment
	}
	return normal
}

// pathOnly is the address without query and fragment.
func (l link) pathOnly() string {
	l.query, l.fragment = nil, ""
	return l.general()
}

// segment returns a part of the path, or "".
func (l link) segment(n int) string { return segment(l.segments, n) }

// last returns the last part of the path.
func (l link) last() string { return l.segment(max(len(l.segments)-1, 0)) }

// after returns the part of the path that follows a name, the last time that one does.
func (l link) after(names ...string) string {
	for i := len(l.segments) - 2; i >= 0; i-- {
		if slices.Contains(names, l.segments[i]) {
			return l.segments[i+1]
		}
	}
	return ""
}

// get returns the first of the parameters that the address has.
func (l link) get(names ...string) string {
	for _, name := range names {
		for _, p := range l.query {
			if p.name == name && p.value != "" {
				return p.value
			}
		}
	}
	return ""
}
