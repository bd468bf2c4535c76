package address_test

import (
	"net/url"
	"testing"

	"github.com/stretchr/testify/require"

	"duecourse/internal/casework/address"
)

func TestOneAuthorIsRecognisedHoweverWritten(t *testing.T) {
	t.Parallel()
	cases := []struct{ channel, handle, want string }{
		{"other", "  @Angry.Bob ", "angry.bob"},
		{"other", "@@bob", "bob"},
		{"other", "\u200e@bob\u200f", "bob"},
		{"other", "@ bob", "bob"},
		{"other", "@bob/", "bob"},
		{"other", "@bob/ ", "bob"},
		{"other", "ÄRGER", "ärger"},
		{"other", "Bob Smith", "bob smith"},
		{"other", "https://facebook.com/Bob", "https://facebook.com/bob"},
		{"other", "@", ""},
		{"other", "@/", ""},

		{"facebook", "https://www.facebook.com/Bob.Smith/", "bob.smith"},
		{"facebook", "m.facebook.com/bob.smith?ref=x", "bob.smith"},
		{"Facebook ", "fb.com/bob.smith/posts/12", "bob.smith"},
		{"facebook", "https://facebook.com/profile.php?id=1000123", "1000123"},
		{"facebook", "https://facebook.com/people/Bob-Smith/1000123/", "1000123"},
		{"facebook", "https://facebook.com/groups/77/user/1000123", "1000123"},
		{"facebook", "https://facebook.com/pg/bobs-shop", "bobs-shop"},
		{"facebook", "https://facebook.com/groups/77", "https://facebook.com/groups/77"},
		{"facebook", "https://notfacebook.com/bob", "https://notfacebook.com/bob"},

		{"x", "https://twitter.com/Bob", "bob"},
		{"x", "https://x.com/bob/status/123", "bob"},
		{"x", "https://x.com/@bob", "bob"},
		{"x", "@Bob/", "bob"},
		{"x", "https://x.com/intent/user?screen_name=Bob", "bob"},
		{"x", "https://x.com/i/web/status/9", "https://x.com/i/web/status/9"},

		{"instagram", "https://instagram.com/bob_s/", "bob_s"},
		{"instagram", "https://www.instagram.com/stories/bob_s/12", "bob_s"},
		{"instagram", "https://instagram.com/p/Cxyz", "https://instagram.com/p/cxyz"},

		{"youtube", "https://www.youtube.com/@BobTV", "bobtv"},
		{"youtube", "youtube.com/@bobtv/videos", "bobtv"},
		{"youtube", "https://youtube.com/channel/UCabc", "channel/ucabc"},
		{"youtube", "https://youtube.com/user/bobtv", "user/bobtv"},
		{"youtube", "channel/UCabc/", "channel/ucabc"},
		{"youtube", "https://youtube.com/watch?v=1", "https://youtube.com/watch?v=1"},

		{"nextdoor", "https://nextdoor.co.uk/profile/01ABc/", "01abc"},
		{"nextdoor", "https://nextdoor.com/pages/bobs-shop", "pages/bobs-shop"},
		{"nextdoor", "https://nextdoor.com/p/abc", "https://nextdoor.com/p/abc"},
	}
	for _, c := range cases {
		require.Equal(t, c.want, address.NormalAuthor(c.channel, c.handle), "%s on %s", c.handle, c.channel)
	}
}

func TestSamePostIsRecognisedHoweverItsAddressWasCopied(t *testing.T) {
	t.Parallel()
	cases := []struct{ raw, want string }{
		{" HTTPS://Facebook.COM/Bob/posts/12/ ", "https://facebook.com/Bob/posts/12"},
		{"https://facebook.com/12#comment", "https://facebook.com/12"},
		{"https://facebook.com/12?utm_source=a&UTM_Medium=b&fbclid=c", "https://facebook.com/12"},
		{"https://youtube.com/watch?v=Ab1&si=x", "https://youtube.com/watch?si=x&v=Ab1"},
		{"https://a.org/?b=2&a=1&", "https://a.org?a=1&b=2"},
		{"https://a.org/12?", "https://a.org/12"},
		{"https://a.org:443/12", "https://a.org/12"},
		{"http://a.org:80/12", "http://a.org/12"},
		{"https://a.org:80/12", "https://a.org:80/12"},
		{"https://me:secret@a.org/12", "https://a.org/12"},
		{"https://a.org/b%2Fc/", "https://a.org/b%2Fc"},
		{"https://a.org/12?a=%zz;b", "https://a.org/12?a=%zz;b"},
		{"mailto:Bob@a.org", "mailto:Bob@a.org"},
		{" a leaflet ", "a leaflet"},
		{"", ""},
	}
	for _, c := range cases {
		require.Equal(t, c.want, address.NormalPostURL(c.raw), c.raw)
	}
}

func TestDifferentPostsStayDifferent(t *testing.T) {
	t.Parallel()
	posts := []string{
		"https://a.org/1", "https://a.org/2", "https://b.org/1", "http://a.org/1",
		"https://a.org/A", "https://a.org/a", "https://a.org/watch?v=A", "https://a.org/watch?v=a",
		"https://a.org/a/b", "https://a.org/a%2Fb", "https://a.org/1?x=%zz", "https://a.org/1?x=%zy",
	}
	seen := map[string]string{}
	for _, post := range posts {
		normal := address.NormalPostURL(post)
		require.NotContains(t, seen, normal, post)
		seen[normal] = post
	}
}

func FuzzNormalAuthor(f *testing.F) {
	f.Add("facebook", "https://facebook.com/profile.php?id=facebook.com/@Bob")
	f.Add("youtube", "youtube.com/c/youtube.com/@x")
	f.Add("x", "\u200e@ \xff")
	f.Add("other", "Ⱥ İ")
	f.Fuzz(func(t *testing.T, name, handle string) {
		once := address.NormalAuthor(name, handle)
		require.Equal(t, once, address.NormalAuthor(name, once), "a normal form does not change again")
		require.Equal(t, once, address.NormalAuthor(name, " @"+handle+" "), "another @ is the same author")
	})
}

func FuzzNormalPostURL(f *testing.F) {
	f.Add("https://a.org/x/?utm_id=1&b=2#c")
	f.Add("http://[::1]:80/%2F/?a &b#")
	f.Add("https://a.org/%41/é?ü")
	f.Fuzz(func(t *testing.T, raw string) {
		once := address.NormalPostURL(raw)
		require.Equal(t, once, address.NormalPostURL(once), "a normal form does not change again")
		u, err := url.Parse(once)
		if err == nil && u.Host != "" && (u.Scheme == "http" || u.Scheme == "https") {
			require.Empty(t, u.Fragment)
			require.Nil(t, u.User)
		}
	})
}
