package publication

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"duecourse/internal/casework"
	"duecourse/internal/casework/address"
)

// limitOf is how many characters a post of a channel may have; 0: no limit is known. The numbers
// are those of the platforms' help pages.
func limitOf(channel string) int {
	switch channel {
	case address.ChannelX:
		return 280
	case address.ChannelFacebook:
		return 63_206
	case address.ChannelInstagram, address.ChannelTikTok:
		return 2_200
	case address.ChannelLinkedIn:
		return 3_000
	}
	return 0
}

// linkOnX is how many characters of a post on X any link counts for.
const linkOnX = 23

// Preview is the text that would go out on one channel.
type Preview struct {
	Channel string `json:"channel"`
	Text    string `json:"text"`
	Length  int    `json:"length"`          // in characters, as the channel counts them
	Limit   int    `json:"limit,omitempty"` // 0: none is known
}

// TooLong says whether the channel would refuse the text.
func (p Preview) TooLong() bool { return p.Limit > 0 && p.Length > p.Limit }

// Previews lists the texts for all channels, in their order.
func (p *Publication) Previews() []Preview {
	list := make([]Preview, len(p.Channels))
	for i, channel := range p.Channels {
		list[i] = previewOf(p.Form, p.Words, channel)
	}
	return list
}

// previewOf writes a text for a channel. A post has no headline. Where a longer text does not fit,
// its headline leads to the page with the whole of it (S7).
func previewOf(form Form, w casework.PublicationWords, channel string) Preview {
	parts := []string{w.Title, w.Body, w.Link}
	if form == Post || form == WebsiteLink && w.Body != "" {
		parts = parts[1:]
	}
	whole := newPreview(parts, w.Link, channel)
	if whole.TooLong() && w.Link != "" && form != Post {
		return newPreview([]string{w.Title, w.Link}, w.Link, channel)
	}
	return whole
}

func newPreview(parts []string, link, channel string) Preview {
	parts = slices.DeleteFunc(slices.Clone(parts), func(s string) bool { return strings.TrimSpace(s) == "" })
	p := Preview{Channel: channel, Text: strings.Join(parts, "\n\n"), Limit: limitOf(channel)}
	p.Length = utf8.RuneCountInString(p.Text)
	if link != "" && channel == address.ChannelX {
		p.Length += linkOnX - utf8.RuneCountInString(link)
	}
	return p
}

// checkLengths adds a problem for each channel that would refuse the text.
func checkLengths(p *casework.Problems, form Form, w casework.PublicationWords, channels []string) {
	for _, channel := range channels {
		if text := previewOf(form, w, channel); text.TooLong() {
			p.Add("body", fmt.Sprintf("Shorten this for %s: it has %d characters, and %d are allowed.",
				address.ChannelTitle(channel), text.Length, text.Limit))
		}
	}
}

// TextFor is what an action publishes: the headline, the whole text for its channel, and the link.
func (p *Publication) TextFor(a casework.Action) casework.PublicationWords {
	w := p.Words
	if a.Kind == ActionCorrect {
		w.Title = "Correction: " + w.Title
	}
	return casework.PublicationWords{Title: w.Title, Body: previewOf(p.Form, w, a.Channel).Text, Link: w.Link}
}
