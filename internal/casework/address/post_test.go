package address_test

import (
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"duecourse/internal/casework/address"
)

// spellings are addresses of one post each. The first of a line is the normal one.
func spellings() map[string][][]string {
	return map[string][][]string{
		"facebook": {
			{
				"https://facebook.com/derbycitycouncil/posts/12", "http://facebook.com/derbycitycouncil/posts/12", "https://www.facebook.com/derbycitycouncil/posts/12/",
				"https://m.facebook.com/DerbyCityCouncil/posts/12?mibextid=x", "https://fb.com/derby.city.council/posts/12", " HTTPS://FB.COM:443/derbycitycouncil/posts/12#top ",
				"https://de-de.facebook.com/derbycitycouncil/posts/12?__cft__[0]=AZ&__tn__=%2CO", "https://mobile.facebook.com/derbycitycouncil//posts/12?fbclid=IwAR0",
				"https://m.facebook.com/story.php?story_fbid=12&id=derbycitycouncil", "https://me:secret@facebook.com./derbycitycouncil/posts/a-title/12",
			},
			{
				"https://facebook.com/10158899999999", "https://www.facebook.com/derby/posts/10158899999999", "https://www.facebook.com/permalink.php?story_fbid=10158899999999&id=100064",
				"https://m.facebook.com/story.php?id=100064&story_fbid=10158899999999&ref=share", "https://www.facebook.com/groups/derby/permalink/10158899999999/",
				"https://www.facebook.com/groups/77/posts/10158899999999?t=1", "https://m.facebook.com/groups/77?view=permalink&id=10158899999999",
				"https://www.facebook.com/groups/77/?multi_permalinks=10158899999999&notif_id=1", "https://www.facebook.com/photo.php?fbid=10158899999999&set=a.1&type=3",
				"https://www.facebook.com/photo/?fbid=10158899999999", "https://www.facebook.com/derby/photos/a.55/10158899999999/?type=3",
				"https://www.facebook.com/watch/?v=10158899999999&ref=sharing", "https://fb.com/watch/live/?v=10158899999999", "https://www.facebook.com/derby/videos/10158899999999",
				"https://www.facebook.com/derby/videos/a-title/10158899999999/", "https://www.facebook.com/reel/10158899999999?s=single_unit", "https://www.facebook.com/video.php?v=10158899999999",
			},
			{"https://facebook.com/pfbid0AbC", "https://www.facebook.com/derby/posts/pfbid0AbC?locale=en_GB", "https://www.facebook.com/permalink.php?story_fbid=pfbid0AbC&id=1"},
			{
				"https://facebook.com/10158899999999?comment_id=34", "https://www.facebook.com/derby/posts/10158899999999?comment_id=34&__tn__=R",
				"https://www.facebook.com/derby/posts/10158899999999?comment_id=Y29tbWVudDoxMDE1ODg5OTk5OTk5OV8zNA%3D%3D",
			},
			{"https://facebook.com/10158899999999?comment_id=34&reply_comment_id=56", "https://www.facebook.com/reel/10158899999999?reply_comment_id=56&comment_id=34"},
			{"https://facebook.com/photo?fbid=1", "https://www.facebook.com/photo.php?fbid=1&set=a.2"},
			{"https://facebook.com/groups/parks/posts/3", "https://m.facebook.com/groups/Parks/permalink/3/"},
			{"https://fb.watch/3zYsXdnxjf", "http://fb.watch/3zYsXdnxjf/?mibextid=x"},
			{"https://facebook.com/share/p/1AbC", "https://www.facebook.com/share/p/1AbC/?mibextid=wwXIfr"},
			{"https://facebook.com/media/set?set=a.1", "https://www.facebook.com/media/set/?set=a.1&fbclid=2"},
		},
		"x": {
			{
				"https://x.com/i/status/123", "https://x.com/bob/status/123", "https://twitter.com/Bob/status/123", "http://www.twitter.com/bob/status/123/", "https://mobile.twitter.com/bob/status/123?s=20",
				"https://x.com/bob/status/123?t=AbC-1&s=19", "https://x.com/i/web/status/123", "https://twitter.com/bob/statuses/123#m", "https://x.com/bob/status/123/photo/1",
				"https://twitter.com/bob/status/123?ref_src=twsrc%5Etfw", "https://m.x.com/status/123", "https://x.com:443/i/status/%31%32%33",
			},
			{"https://x.com/i/status/7", "https://x.com/status/status/7"},
			{"https://x.com/i/communities/1", "https://twitter.com/i/communities/1?t=a&s=20"},
		},
		"instagram": {
			{
				"https://instagram.com/p/Cxyz_-1", "https://www.instagram.com/reel/Cxyz_-1/?igsh=MTc4", "http://instagr.am/p/Cxyz_-1", "https://www.instagram.com/reels/Cxyz_-1/",
				"https://www.instagram.com/derby/p/Cxyz_-1/?img_index=2", "https://instagram.com/tv/Cxyz_-1/?igshid=a", "https://m.instagram.com/derby/reel/Cxyz_-1/",
			},
			{"https://instagram.com/p/Cxyz/c/178", "https://www.instagram.com/derby/p/Cxyz/c/178/?utm_source=a"},
			{"https://instagram.com/p/Cxyz/c/178/r/179", "https://www.instagram.com/p/Cxyz/c/178/r/179/"},
			{"https://instagram.com/stories/derby/31", "https://www.instagram.com/stories/derby/31/?igsh=a"},
			{"https://instagram.com/share/reel/AbC", "https://www.instagram.com/share/reel/AbC/?igsh=1"},
		},
		"youtube": {
			{
				"https://youtube.com/watch?v=Ab1-_x", "https://www.youtube.com/watch?v=Ab1-_x&t=10s", "https://youtu.be/Ab1-_x", "https://youtu.be/Ab1-_x?si=q&t=10", "http://m.youtube.com/watch?feature=share&v=Ab1-_x",
				"https://youtube.com/shorts/Ab1-_x?si=1", "https://www.youtube.com/live/Ab1-_x", "https://www.youtube-nocookie.com/embed/Ab1-_x?start=5", "https://music.youtube.com/watch?v=Ab1-_x&list=RD",
				"https://www.youtube.com/watch?list=PL1&index=2&v=Ab1-_x&ab_channel=Derby&pp=x", "https://youtu.be/watch?v=Ab1-_x", "https://www.youtube.com/v/Ab1-_x",
			},
			{"https://youtube.com/watch?v=Ab1&lc=Ugx.9", "https://m.youtube.com/watch?lc=Ugx.9&v=Ab1&si=a", "https://youtu.be/Ab1?lc=Ugx.9"},
			{"https://youtube.com/post/Ugk1", "https://www.youtube.com/channel/UC1/community?lb=Ugk1", "https://www.youtube.com/post/Ugk1?si=a"},
			{"https://youtube.com/playlist?list=PL1", "https://www.youtube.com/playlist?list=PL1&si=1", "https://www.youtube.com/embed/videoseries?list=PL1"},
		},
		"tiktok": {
			{
				"https://tiktok.com/video/723", "https://www.tiktok.com/@derby/video/723?is_from_webapp=1&sender_device=pc", "https://m.tiktok.com/v/723.html?_r=1", "https://www.tiktok.com/@derby/photo/723",
				"https://www.tiktok.com/embed/v2/723",
			},
			{"https://tiktok.com/t/ZTab", "http://www.tiktok.com/t/ZTab/?k=1"},
			{"https://vm.tiktok.com/ZMab", "https://vm.tiktok.com/ZMab/?_t=8"},
		},
		"linkedin": {
			{
				"https://linkedin.com/feed/update/urn:li:activity:7123", "https://www.linkedin.com/feed/update/urn%3Ali%3Aactivity%3A7123/", "https://www.linkedin.com/posts/derby_a-long-title-activity-7123-AbCd?utm_source=share&rcm=A",
				"https://uk.linkedin.com/posts/derby_activity-7123-x?trk=public", "https://www.linkedin.com/embed/feed/update/urn:li:activity:7123",
			},
			{
				"https://linkedin.com/feed/update/urn:li:activity:7123?commentUrn=urn%3Ali%3Acomment%3A%28activity%3A7123%2C8%29",
				"https://www.linkedin.com/feed/update/urn:li:activity:7123?commentUrn=urn:li:comment:(activity:7123,8)&dashCommentUrn=x",
			},
		},
		"sandbox": {
			{
				"https://sandbox/sandbox/posts/1", "http://localhost:8080/sandbox/posts/1", "http://127.0.0.1:8080/sandbox/posts/1/?t=10s#x", "https://www.council.example/sandbox/posts/1?anything=2",
			},
			{"https://feed.example/elsewhere/1", "http://feed.example/elsewhere/1?s=20"},
		},
		"forum": {
			{
				"https://a.org/posts/12", "http://a.org/posts/12", "https://www.a.org:443/posts/12/", "http://m.a.org:80/posts/12#comments", "https://mobile.a.org./x/../posts/12?utm_source=a&UTM_Medium=b&fbclid=c",
				"https://a.org/posts/12?t=10s&s=20&si=x&feature=share&igsh=y&ref_src=z", "https:\\\\a.org\\posts\\12", "https://a.org/po%73ts/12?t=30", "\u200ehttps://A.ORG/posts/12\u200b ", "https://me:secret@a.org/posts/12?",
			},
			{"https://xn--rger-koa.de/1", "https://ÄRGER.de/1", "https://www.%C3%A4rger.de/1/"},
			{"https://a.org/caf%C3%A9", "https://a.org/café", "https://a.org/caf%c3%a9/"},
			{"https://a.org?a=1&b=2", "https://a.org/?b=2&a=1&"},
			{"https://a.org/1?q=a+%26+b", "https://a.org/1?q=a%20%26%20b"},
			{"https://a.org/viewtopic.php?t=12", "http://www.a.org/viewtopic.php?s=8d2&t=12"},
			{"https://[::1]:8080/1", "http://[0:0::1]:8080/1/"},
			{"mailto:Bob@a.org"},
			{"a leaflet", " a leaflet\n"},
			{"https://a.org:port/1"},
			{""},
		},
	}
}

func TestSamePostIsRecognisedHoweverItsAddressWasCopied(t *testing.T) {
	t.Parallel()
	for channel, posts := range spellings() {
		for _, post := range posts {
			for _, spelling := range post {
				_, normal := address.NormalPost(channel, spelling)
				require.Equal(t, post[0], normal, "%s on %s", spelling, channel)
			}
		}
	}
}

func TestDifferentPostsStayDifferent(t *testing.T) {
	t.Parallel()
	posts := []string{
		"https://a.org/1", "https://a.org/2", "https://b.org/1", "https://a.org:8080/1", "https://a.org/A", "https://a.org/a", "https://a.org/a/b", "https://a.org/a%2Fb",
		"https://a.org/watch?v=A", "https://a.org/watch?v=a", "https://a.org/1?x=%zz", "https://a.org/1?x=%zy", "https://a.org/?p=1", "https://a.org/?p=2", "https://a.org/?t=1", "https://a.org/?t=2",
		"https://a.org/showthread.php?id=1", "https://a.org/showthread.php?id=2", "https://a.org/thread/1#post-2", "https://a.org/thread/1#post-3", "https://a.org/#/posts/1", "https://a.org/#!/posts/2",
		"https://news.a.org/1", "https://m.uk/1",
		"https://facebook.com/derby/posts/1", "https://facebook.com/derby/posts/2", "https://facebook.com/parks/posts/1", "https://facebook.com/derby/videos/1", "https://facebook.com/groups/7/posts/1",
		"https://facebook.com/groups/8/posts/1", "https://facebook.com/permalink.php?story_fbid=12&id=7", "https://facebook.com/permalink.php?story_fbid=13&id=7", "https://facebook.com/permalink.php?story_fbid=13&id=8",
		"https://facebook.com/photo.php?fbid=5", "https://facebook.com/photo.php?fbid=6", "https://facebook.com/watch?v=5", "https://facebook.com/watch?v=6", "https://facebook.com/derby/posts/pfbid0A",
		"https://facebook.com/derby/posts/pfbid0a", "https://facebook.com/share/p/A", "https://facebook.com/share/p/a", "https://facebook.com/derby/posts/1?comment_id=2", "https://facebook.com/derby/posts/1?comment_id=3",
		"https://facebook.com/derby/posts/1?comment_id=3&reply_comment_id=4", "https://facebook.com/derby", "https://facebook.com/events/1", "https://facebook.com/derby/posts/1/a", "https://facebook.com/derby/posts/2/a", "https://fb.watch/a", "https://fb.watch/b",
		"https://x.com/bob/status/1", "https://x.com/bob/status/2", "https://x.com/bob", "https://twitter.com/#!/bob/status/1", "https://twitter.com/#!/bob/status/2", "https://nitter.net/bob/status/1", "https://t.co/a", "https://t.co/b",
		"https://instagram.com/p/A", "https://instagram.com/p/a", "https://instagram.com/p/a/c/1", "https://instagram.com/p/a/c/2", "https://instagram.com/stories/a/1", "https://instagram.com/stories/a/2",
		"https://youtube.com/watch?v=A", "https://youtube.com/watch?v=a", "https://youtube.com/watch?v=a&lc=1", "https://youtube.com/watch?v=a&lc=2", "https://youtube.com/post/a", "https://youtube.com/@derby",
		"https://tiktok.com/@derby/video/1", "https://tiktok.com/@derby/video/2", "https://vm.tiktok.com/a", "https://vm.tiktok.com/b", "https://tiktok.com/t/a",
		"https://linkedin.com/feed/update/urn:li:activity:1", "https://linkedin.com/feed/update/urn:li:activity:2", "https://linkedin.com/feed/update/urn:li:share:1", "https://linkedin.com/pulse/a", "https://lnkd.in/a",
	}
	seen := map[string]string{}
	for _, post := range posts {
		_, normal := address.NormalPost("other", post)
		require.Empty(t, seen[normal], "%s is as good as %s", post, normal)
		seen[normal] = post
	}
}

func TestTheAddressOfAPlatformDecidesTheChannel(t *testing.T) {
	t.Parallel()
	for raw, want := range map[string]string{
		"https://twitter.com/bob/status/1": "x", "https://youtu.be/a": "youtube", "https://fb.watch/a": "facebook", "https://a.org/1": "other",
	} {
		channel, _ := address.NormalPost(" Other", raw)
		require.Equal(t, want, channel, raw)
	}
}

// TestTrackingNeverMatters adds what reaches a link when it is shared to every address of
// the table.
func TestTrackingNeverMatters(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		all := spellings()
		channel := rapid.SampledFrom([]string{"facebook", "x", "instagram", "youtube", "tiktok", "linkedin", "sandbox", "forum"}).Draw(t, "channel")
		post := rapid.SampledFrom(all[channel]).Draw(t, "post")
		spelling := rapid.SampledFrom(post).Draw(t, "spelling")
		u, err := url.Parse(strings.TrimSpace(spelling))
		if err != nil || u.Host == "" {
			return
		}
		name := rapid.SampledFrom([]string{
			"s", "si", "feature", "utm_source", "UTM_Campaign", "fbclid", "igsh", "ref_src", "gclid", "mibextid", "twclid",
		}).Draw(t, "name")
		added := []string{name + "=" + rapid.StringMatching(`[A-Za-z0-9_.%-]{0,12}`).Draw(t, "value"), "t=" + rapid.StringMatching(`[1-9][0-9]?[hms]`).Draw(t, "time")}
		parameters := strings.Split(u.RawQuery, "&")
		parameters = append(parameters, added...)
		u.RawQuery = strings.Join(rapid.Permutation(parameters).Draw(t, "order"), "&")
		u.Scheme = rapid.SampledFrom([]string{"http", "https"}).Draw(t, "scheme")
		_, normal := address.NormalPost(channel, u.String())
		require.Equal(t, post[0], normal, u.String())
	})
}

func FuzzNormalPost(f *testing.F) {
	for channel, posts := range spellings() {
		for _, post := range posts {
			for _, spelling := range post {
				f.Add(channel, spelling)
			}
		}
	}
	f.Add("other", "https://0../")
	f.Add("other", "https://a.org?=&")
	f.Add("instagram", "https://instagram.com/p/0/1/2/r/3")
	f.Add("other", "http://[::1]:80/%2F/?a &b#")
	f.Add("other", "https://a.org/%41/é?ü=\xff%zz#!\xff")
	f.Fuzz(func(t *testing.T, channel, raw string) {
		normalChannel, once := address.NormalPost(channel, raw)
		again, twice := address.NormalPost(normalChannel, once)
		require.Equal(t, once, twice, "a normal form does not change again")
		require.Equal(t, normalChannel, again)
	})
}
