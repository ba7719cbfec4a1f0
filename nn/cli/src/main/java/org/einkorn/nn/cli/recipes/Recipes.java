package org.einkorn.nn.cli.recipes;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.einkorn.cli.CommandException;
import org.jspecify.annotations.Nullable;

/** All recipes. */
public final class Recipes {
  /** The first one of a kind is the usual one. */
  private static final List<Recipe> ALL =
      Stream.of(
              ImageRecipe.ALL.stream(),
              Stream.of(
                  new AutoencoderRecipe(), new ClipRecipe(), new TableRecipe(), new SeriesRecipe()),
              BookRecipe.ALL.stream(),
              ReviewRecipe.ALL.stream())
          .<Recipe>flatMap(recipes -> recipes)
          .toList();

  private Recipes() {}

  /** Every recipe. */
  public static List<Recipe> all() {
    return ALL;
  }

  /**
   * The recipe that a user means.
   *
   * @param model its model, or null for the usual one of the data
   * @param data its data, or null for the usual one of the model
   * @throws CommandException when there is none
   */
  public static Recipe of(@Nullable String model, @Nullable String data) {
    List<Recipe> named =
        ALL.stream().filter(recipe -> model == null || recipe.model().equals(model)).toList();
    if (named.isEmpty()) {
      throw CommandException.usage("no model '" + model + "'", "There are: " + names(ALL) + ".");
    }
    if (data == null) {
      return named.getFirst();
    }
    Set<DataKind> kinds = DataKind.of(data);
    return named.stream()
        .filter(recipe -> kinds.contains(recipe.kind()))
        .findFirst()
        .orElseThrow(() ->
            CommandException.usage(
                "%s learns from %s, and %s is %s"
                    .formatted(
                        model,
                        named.getFirst().kind().title(),
                        data,
                        kinds.iterator().next().title()),
                "Models for it: "
                    + names(ALL.stream().filter(recipe -> kinds.contains(recipe.kind())).toList())
                    + "."));
  }

  private static String names(List<Recipe> recipes) {
    return recipes.stream().map(Recipe::model).distinct().collect(Collectors.joining(", "));
  }
}
