package deploy_test

import (
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/prometheus/common/model"
	"github.com/prometheus/prometheus/model/rulefmt"
	"github.com/prometheus/prometheus/promql/parser"
	"github.com/stretchr/testify/require"
)

// metricsOf lists the metrics that an expression reads.
func metricsOf(t *testing.T, expression string) (names []string) {
	t.Helper()
	read, err := parser.ParseExpr(expression)
	require.NoError(t, err, expression)
	parser.Inspect(read, func(node parser.Node, _ []parser.Node) error {
		if selector, is := node.(*parser.VectorSelector); is {
			names = append(names, selector.Name)
		}
		return nil
	})
	require.NotEmpty(t, names, expression)
	return names
}

// described says whether docs/metrics.md has a metric, or the histogram that it is a part of.
func described(page, metric string) bool {
	return metric == "up" || strings.HasPrefix(metric, "process_") || strings.Contains(page, "`"+strings.TrimSuffix(metric, "_bucket")+"`")
}

func metricsPage(t *testing.T) string {
	t.Helper()
	page, err := os.ReadFile("../docs/metrics.md")
	require.NoError(t, err)
	return string(page)
}

func TestAlertRulesAreValidAndEachSaysWhatToDo(t *testing.T) {
	t.Parallel()
	groups, failed := rulefmt.ParseFile("prometheus/alerts.yml", false, model.UTF8Validation)
	require.Empty(t, failed)
	page, alerts := metricsPage(t), 0
	for _, group := range groups.Groups {
		for _, rule := range group.Rules {
			for _, metric := range metricsOf(t, rule.Expr) {
				require.True(t, described(page, metric), "%s: %s is not in docs/metrics.md", rule.Alert+rule.Record, metric)
			}
			if rule.Record != "" {
				require.Contains(t, page, "`"+rule.Record+"`", "an objective that no table names")
				continue
			}
			alerts++
			require.Contains(t, page, "\n### "+rule.Alert+"\n")
			require.Equal(t, "docs/metrics.md#"+strings.ToLower(rule.Alert), rule.Annotations["runbook"])
			require.NotEmpty(t, rule.Annotations["summary"])
			require.Contains(t, []string{"page", "ticket"}, rule.Labels["severity"])
		}
	}
	require.Equal(t, strings.Count(page, "\n### "), alerts, "docs/metrics.md has an alert that there is no rule for")
}

func TestTheDashboardShowsMetricsThatThereAre(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("grafana/duecourse.json")
	require.NoError(t, err)
	var dashboard struct {
		Panels []struct {
			Title   string
			Targets []struct{ Expr string }
		}
	}
	require.NoError(t, json.Unmarshal(text, &dashboard))
	require.NotEmpty(t, dashboard.Panels)
	page := metricsPage(t)
	for _, panel := range dashboard.Panels {
		require.NotEmpty(t, panel.Targets, panel.Title)
		for _, target := range panel.Targets {
			for _, metric := range metricsOf(t, target.Expr) {
				require.True(t, described(page, metric), "%s: %s is not in docs/metrics.md", panel.Title, metric)
			}
		}
	}
}
