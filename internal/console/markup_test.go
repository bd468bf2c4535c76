package console_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"duecourse/internal/console"
)

const breakout = `"><script>alert(1)</script>'&`

const asText = `&#34;&gt;&lt;script&gt;alert(1)&lt;/script&gt;&#39;&amp;`

func TestMarkupBuiltInGoEscapesText(t *testing.T) {
	t.Parallel()
	require.Equal(t, `<option value="`+asText+`" selected>`+asText+`</option><option value="b">B</option>`,
		console.OptionsOf([]console.Choice{{Value: breakout, Label: breakout, Chosen: true}, {Value: "b", Label: "B"}}))
	require.Equal(t, `<strong class="govuk-tag govuk-tag--`+asText+`">`+asText+`</strong>`, console.TagOf(breakout, breakout))

	require.Equal(t, `href="/`+asText+`"`, console.HrefOf("/"+breakout))
	line := console.Timed(openBrowser(t, newFixture(t), "").console, breakout, monday(), breakout)
	require.NotContains(t, line, "<script>")
	require.Contains(t, line, asText+"<time datetime=")
	require.Contains(t, line, "</span>"+asText)
}
