package address_test

import (
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

func TestChannelsAreWrittenAsTheyWriteThemselves(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"": "", "x": "X", "facebook": "Facebook", "youtube": "YouTube", "tiktok": "TikTok", "linkedin": "LinkedIn", "sandbox": "Sandbox feed",
	} {
		require.Equal(t, want, address.ChannelTitle(name))
	}
}
