package store_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"duecourse/internal/casework"
	"duecourse/internal/casework/incident"
	"duecourse/internal/store/storetest"
)

// TestBothDatabasesFindTheSameWords searches for one post per row.
func TestBothDatabasesFindTheSameWords(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("long", 60)
	posts := map[string]incident.Post{
		"INC-0000-0001": {Channel: "x", Author: "@Angry_Resident.99", Text: "The café's naïve; 100% of it is Ærger."},
		"INC-0000-0002": {Channel: "x", Author: "@zoë", Text: "ΑΘΗΝΑ “straße” 😡😡 don't 👍🏽 e-mail"},
		"INC-0000-0003": {Channel: "x", Author: "@bert", URL: "https://www.example.org/Posts/42?a=b", Text: "it_is ' OR 1=1 -- \" * : & | ! <-> (" + long + ")"},
		"INC-0000-0004": {Channel: "x", Author: "@ann", Text: "東京 ﬁne ٣٤ can\u200bnot H₂O"},
	}
	const angry, zoe, bert, ann = "INC-0000-0001", "INC-0000-0002", "INC-0000-0003", "INC-0000-0004"
	storetest.Each(t, func(t *testing.T, base storetest.Base) {
		for _, ref := range []string{angry, zoe, bert, ann} {
			record(t, base, reported(t, ref, posts[ref]))
		}
		for query, want := range map[string][]string{
			// whole words and their beginnings, in any case, with and without accents
			"cafe": {angry}, "CAFÉ": {angry}, "caf": {angry}, "afe": {}, "naive": {angry}, "naïv": {angry}, "ærg": {angry}, "aerger": {},
			"athina": {}, "αθηνα": {zoe}, "Αθή": {zoe}, "straße": {zoe}, "strasse": {}, "100%": {angry}, "10": {angry}, "0100": {},
			// handles and other joined words
			"@angry_resident.99": {angry}, "angry_res": {angry}, "resident": {angry}, "99": {angry}, "Angry Resident": {angry}, "@zoe": {zoe},
			"don't": {zoe}, "don’t": {zoe}, "e-mail": {zoe}, "email": {zoe}, "mail": {zoe}, "www.example.org": {bert}, "example": {bert}, "it_is": {bert},
			// emoji
			"😡": {zoe}, "😡 straße": {zoe}, "😢": {}, "👍": {zoe}, "👍🏿": {zoe},
			// other scripts, compatibility forms, invisible marks
			"東": {ann}, "東京": {ann}, "京": {}, "fine": {ann}, "ﬁn": {ann}, "٣": {ann}, "cannot": {ann}, "h2o": {ann},
			// references
			"INC-0000-0003": {bert}, "inc-0000-000": {ann, bert, zoe, angry}, "0003": {bert},
			// every word must occur; a query without words finds nothing
			"cafe ann": {}, "resident naive": {angry}, "%": {}, `"`: {}, "'": {}, "* OR": {bert}, "1=1": {bert, angry}, "NEAR": {}, "x:y": {},
			long: {bert}, long + "er": {bert}, " \t": {ann, bert, zoe, angry}, "\x00": {},
		} {
			page, err := base.Cases(t.Context(), incident.Filter{Query: query, Sort: casework.SortNewest})
			require.NoError(t, err, query)
			require.Equal(t, want, refsOf(page.Items), query)
		}
	})
}

func TestACaseIsFoundByTheTextsInIt(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, base storetest.Base) {
		s := warned(t, ref, aPost("anna"))
		s.do(comms, casework.AddNote{Text: "A neighbour telephoned."})
		record(t, base, s, reported(t, "INC-0000-0001", aPost("bert")))
		for _, query := range []string{"telephoned", "neighbour anna", "proportionate", "insults"} {
			page, err := base.Cases(t.Context(), incident.Filter{Query: query})
			require.NoError(t, err)
			require.Equal(t, []string{ref}, refsOf(page.Items), query)
		}
	})
}
